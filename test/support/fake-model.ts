import type { Group } from '../../src/model/group.ts';
import type { Incident } from '../../src/model/incident.ts';
import type { Model, ObserverHealth } from '../../src/model/model.ts';
import { idsByName } from '../../src/model/name-of.ts';
import { observerKey } from '../../src/model/observation.ts';
import type { Resource } from '../../src/model/resource.ts';
import type { Service } from '../../src/model/service.ts';
import type { Signal } from '../../src/model/signal.ts';
import type { Verdict } from '../../src/model/verdict.ts';

export interface FakeModelParts {
  readonly at?: number;
  readonly resources?: readonly Resource[];
  readonly signals?: readonly Signal[];
  readonly verdicts?: readonly Verdict[];
  readonly groups?: readonly Group[];
  readonly services?: readonly Service[];
  readonly incidents?: readonly Incident[];
  readonly observers?: readonly ObserverHealth[];
}

/** A model that simply says what it was given. */
export function fakeModel(parts: FakeModelParts = {}): Model {
  const resources = new Map(parts.resources?.map((one) => [one.id, one]));
  const groups = new Map(parts.groups?.map((one) => [one.id, one]));
  const services = new Map(parts.services?.map((one) => [one.name, one]));
  return {
    at: parts.at ?? 0,
    resources,
    signals: new Map(Map.groupBy(parts.signals ?? [], (signal) => signal.resource)),
    verdicts: new Map(parts.verdicts?.map((one) => [one.target, one])),
    groups,
    services,
    incidents: new Map(parts.incidents?.map((one) => [one.id, one])),
    observers: new Map(parts.observers?.map((one) => [observerKey(one.observer), one])),
    named: idsByName(parts.resources ?? []),
    recollections: new Map(),
    changes: [],
    groupsOf: (resource) =>
      [...groups.values()].filter((one) => one.members.includes(resource)).map((one) => one.id),
    servicesOf: (id) =>
      [...services.values()]
        .filter((one) => one.resources.includes(id) || one.groups.includes(id))
        .map((one) => one.name),
    incoming: (id) =>
      [...resources.values()].flatMap((one) =>
        one.relations.filter((relation) => relation.to === id).map(({ type }) => ({ type, from: one.id })),
      ),
    ofKind: (kind) => [...resources.values()].filter((one) => one.kind === kind).map((one) => one.id),
    causes: () => [],
    causeOf: () => undefined,
  };
}
