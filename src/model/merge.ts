import type { Observer } from './observation.ts';
import type { Fact, Relation, Resource, ResourceKind } from './resource.ts';
import { type Signal, sameCheck } from './signal.ts';
import type { Mention } from './world.ts';

/** An observer owns the kinds of its own AWS service: `ec2/instances` owns `ec2:instance`. */
export function ownsKind(observer: Observer, kind: ResourceKind): boolean {
  const length = kind.indexOf(':');
  return observer.name.charAt(length) === '/' && observer.name.startsWith(kind.slice(0, length));
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
  const owned = stated.filter(
    (mention) => mention.resource && ownsKind(mention.source.observer, mention.resource.kind),
  );
  const first = (owned[0] ?? stated[0])?.resource;
  if (!first) return undefined;
  if (owned.length === 0 && hasOwnerSpoken(first)) return undefined;
  if (stated.length === 1) return first;

  const ranked = [...owned, ...stated.filter((mention) => !owned.includes(mention))]
    .map((mention) => mention.resource)
    .filter((resource) => resource !== undefined);
  const facts: Record<string, Fact> = {};
  const tags: Record<string, string> = {};
  const relations: Relation[] = [];
  let zone: string | undefined;
  for (const resource of ranked) {
    zone ??= resource.zone;
    for (const [name, fact] of Object.entries(resource.facts)) if (!(name in facts)) facts[name] = fact;
    for (const [name, tag] of Object.entries(resource.tags)) if (!(name in tags)) tags[name] = tag;
    for (const relation of resource.relations) {
      if (!relations.some((other) => sameRelation(other, relation))) relations.push(relation);
    }
  }
  return { ...first, ...(zone === undefined ? {} : { zone }), facts, tags, relations };
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
  return merged;
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
