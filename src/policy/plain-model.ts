import type { Group } from '../model/group.ts';
import type { Incident } from '../model/incident.ts';
import type { Change, Lookup, Model } from '../model/model.ts';
import { idsByName } from '../model/name-of.ts';
import type { Resource } from '../model/resource.ts';
import type { Service } from '../model/service.ts';
import type { Signal } from '../model/signal.ts';
import type { Verdict } from '../model/verdict.ts';

export interface PlainFacts {
  readonly at: number;
  readonly resources: readonly Resource[];
  readonly signals?: readonly Signal[];
  readonly verdicts?: readonly Verdict[];
  readonly groups?: readonly Group[];
  readonly services?: readonly Service[];
  readonly incidents?: readonly Incident[];
  readonly changes?: readonly Change[];
}

/** A model made of given facts instead of observations: the world of policies' own tests. */
export function plainModel(facts: PlainFacts): Model {
  const resources = new Map(facts.resources.map((resource) => [resource.id, resource]));
  const signals = Map.groupBy(facts.signals ?? [], ({ resource }) => resource);
  const groups = new Map((facts.groups ?? []).map((group) => [group.id, group]));
  const services = new Map((facts.services ?? []).map((service) => [service.name, service]));
  const edges = facts.resources.flatMap(({ id, relations }) =>
    relations.map(({ type, to }) => ({ type, from: id, to })),
  );
  const incoming = Map.groupBy(edges, ({ to }) => to);
  const groupsOf = indexOf([...groups.values()], ({ id, members }) => members.map((member) => [member, id]));
  const servicesOf = indexOf([...services.values()], (service) =>
    [...service.resources, ...service.groups].map((id) => [id, service.name]),
  );
  const kinds = Map.groupBy(facts.resources, ({ kind }) => kind);
  const noObservers: Lookup<never> = new Map<string, never>();
  return {
    at: facts.at,
    resources,
    signals,
    verdicts: new Map((facts.verdicts ?? []).map((verdict) => [verdict.target, verdict])),
    groups,
    services,
    incidents: new Map((facts.incidents ?? []).map((incident) => [incident.id, incident])),
    observers: noObservers,
    named: idsByName(facts.resources),
    recollections: new Map(),
    changes: facts.changes ?? [],
    groupsOf: (id) => groupsOf.get(id) ?? [],
    servicesOf: (id) => servicesOf.get(id) ?? [],
    incoming: (id) => incoming.get(id) ?? [],
    ofKind: (kind) => (kinds.get(kind) ?? []).map(({ id }) => id),
    causes: () => [],
    causeOf: () => undefined,
  };
}

function indexOf<T>(
  items: readonly T[],
  pairs: (item: T) => readonly (readonly [string, string])[],
): ReadonlyMap<string, readonly string[]> {
  const index = new Map<string, string[]>();
  for (const [key, value] of items.flatMap(pairs)) {
    const list = index.get(key);
    if (list === undefined) index.set(key, [value]);
    else list.push(value);
  }
  return index;
}
