import type { Observer } from './observation.ts';
import type { Fact, Relation, Resource, ResourceKind } from './resource.ts';
import { type Signal, sameCheck } from './signal.ts';
import type { Mention } from './world.ts';

/** An observer owns the kinds of its own AWS service: `ec2/instances` owns `ec2:instance`. */
function ownsKind(observer: Observer, kind: ResourceKind): boolean {
  const length = kind.indexOf(':');
  return observer.name.charAt(length) === '/' && observer.name.startsWith(kind.slice(0, length));
}

/**
 * Whether a statement vouches for the resource: its owner says what it is. A statement without facts (a
 * tag, an edge) only adds to it, whoever makes it.
 */
export function vouches(observer: Observer, resource: Resource): boolean {
  if (!ownsKind(observer, resource.kind)) return false;
  for (const _ in resource.facts) return true;
  return false;
}

/**
 * The one resource that several observers speak of: facts, tags and relations united, the owner's word
 * first. Once the owner has spoken of such things at all, only its word keeps one alive.
 */
export function mergeResource(
  mentions: readonly Mention[],
  hasOwnerSpoken: (resource: Resource) => boolean,
): Resource | undefined {
  const stated = mentions.filter((mention) => mention.resource !== undefined);
  const owned = stated.filter(({ resource, source }) => resource && vouches(source.observer, resource));
  const first = (owned[0] ?? stated[0])?.resource;
  if (!first) return undefined;
  if (owned.length === 0 && hasOwnerSpoken(first)) return undefined;
  if (stated.length === 1) return first;

  const ranked = [...owned, ...stated.filter((mention) => !owned.includes(mention))]
    .map((mention) => mention.resource)
    .filter((resource) => resource !== undefined);
  const zone = ranked.find((resource) => resource.zone !== undefined)?.zone;
  return {
    ...first,
    ...(zone === undefined ? {} : { zone }),
    facts: unite(ranked.map((resource) => resource.facts)),
    tags: unite(ranked.map((resource) => resource.tags)),
    relations: uniteRelations(ranked),
  };
}

/** The first of several that names something counts. The first itself where the others add nothing. */
function unite<T>(records: readonly Readonly<Record<string, T>>[]): Readonly<Record<string, T>> {
  const [first = {}, ...others] = records;
  let united: Record<string, T> | undefined;
  for (const record of others) {
    for (const name in record) {
      if (name in (united ?? first)) continue;
      united ??= { ...first };
      united[name] = record[name] as T;
    }
  }
  return united ?? first;
}

function uniteRelations(resources: readonly Resource[]): readonly Relation[] {
  const united: Relation[] = [];
  for (const { relations } of resources) {
    for (const relation of relations) {
      if (!united.some((other) => sameRelation(other, relation))) united.push(relation);
    }
  }
  return united.slice();
}

/**
 * The checks that all sources together say of one resource. Where two sources make the same check, the
 * one that read it last counts (of two read at once, the one first in the mentions' fixed order).
 */
export function mergeSignals(mentions: readonly Mention[]): readonly Signal[] {
  const speaking = mentions.filter((mention) => mention.signals.length > 0);
  const only = speaking[0];
  if (!only) return [];
  if (speaking.length === 1) return only.signals;
  const merged: Signal[] = [...only.signals];
  for (const mention of speaking.slice(1)) {
    for (const signal of mention.signals) {
      const index = merged.findIndex((other) => sameCheck(other, signal));
      const held = merged[index];
      if (!held) merged.push(signal);
      else if (signal.observedAt > held.observedAt) merged[index] = signal;
    }
  }
  // Grown by pushing it holds room for more; hundreds of thousands of these stay.
  return merged.slice();
}

/** Whether two statements say the same. The order of relations does not matter, the order of a list does. */
export function sameResource(a: Resource, b: Resource): boolean {
  return (
    a === b ||
    (a.id === b.id &&
      a.kind === b.kind &&
      a.name === b.name &&
      a.zone === b.zone &&
      a.account === b.account &&
      a.region === b.region &&
      sameRecord(a.facts, b.facts) &&
      sameRecord(a.tags, b.tags) &&
      sameRelations(a.relations, b.relations))
  );
}

function sameRecord(a: Readonly<Record<string, Fact>>, b: Readonly<Record<string, Fact>>): boolean {
  let count = 0;
  for (const name in a) {
    count++;
    const left = a[name];
    const right = b[name];
    if (left === right && left !== undefined) continue;
    if (typeof left !== 'object' || typeof right !== 'object' || left.length !== right.length) return false;
    for (let index = 0; index < left.length; index++) if (left[index] !== right[index]) return false;
  }
  for (const name in b)
    if (name in a) count--;
    else return false;
  return count === 0;
}

function sameRelations(a: readonly Relation[], b: readonly Relation[]): boolean {
  if (a.length !== b.length) return false;
  return a.every((relation, index) => {
    const there = b[index];
    return (
      (there !== undefined && sameRelation(relation, there)) ||
      b.some((other) => sameRelation(relation, other))
    );
  });
}

function sameRelation(a: Relation, b: Relation): boolean {
  return a.to === b.to && a.type === b.type;
}
