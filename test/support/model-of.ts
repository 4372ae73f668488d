import type { Cause } from '../../src/model/cause.ts';
import type { Group } from '../../src/model/group.ts';
import type { Model } from '../../src/model/model.ts';
import { idsByName } from '../../src/model/name-of.ts';
import type { Resource } from '../../src/model/resource.ts';
import type { Objectives, Service } from '../../src/model/service.ts';
import type { Signal } from '../../src/model/signal.ts';
import type { Verdict, VerdictKind } from '../../src/model/verdict.ts';

export interface ModelParts {
  readonly at?: number;
  readonly resources?: readonly Resource[];
  readonly signals?: readonly Signal[];
  /** Verdict by resource id. */
  readonly verdicts?: Readonly<Record<string, VerdictKind>>;
  /** When the resources with a verdict became unhealthy. */
  readonly unhealthySince?: number;
  readonly groups?: readonly Group[];
  readonly causes?: readonly Cause[];
  /** Of the one service that all of it belongs to; absent: of none. */
  readonly objectives?: Objectives;
}

function serviceOf(resources: readonly Resource[], objectives: Objectives): Service {
  return {
    name: 'shop',
    tier: 1,
    derived: false,
    resources: resources.map(({ id }) => id),
    groups: [],
    dependsOn: [],
    objectives,
    state: 'healthy',
    since: 0,
    reason: 'given',
  };
}

/** A model made of given parts, for what only reads one. */
export function modelOf(parts: ModelParts = {}): Model {
  const {
    at = 0,
    resources = [],
    signals = [],
    verdicts = {},
    groups = [],
    causes = [],
    objectives,
    unhealthySince,
  } = parts;
  const bySubject = new Map<string, Signal[]>();
  for (const signal of signals)
    bySubject.set(signal.resource, [...(bySubject.get(signal.resource) ?? []), signal]);
  const verdictOf = (target: string, kind: VerdictKind): Verdict => ({
    target,
    kind,
    since: at,
    reason: 'given',
    evidence: [],
    ...(unhealthySince === undefined ? {} : { unhealthySince }),
  });
  return {
    at,
    resources: new Map(resources.map((each) => [each.id, each])),
    signals: bySubject,
    verdicts: new Map(Object.entries(verdicts).map(([id, kind]) => [id, verdictOf(id, kind)])),
    groups: new Map(groups.map((each) => [each.id, each])),
    services: new Map(objectives === undefined ? [] : [['shop', serviceOf(resources, objectives)]]),
    incidents: new Map(),
    observers: new Map(),
    named: idsByName(resources),
    recollections: new Map(),
    changes: [],
    groupsOf: (id) => groups.filter(({ members }) => members.includes(id)).map((group) => group.id),
    servicesOf: () => (objectives === undefined ? [] : ['shop']),
    incoming: (id) =>
      resources.flatMap(({ id: from, relations }) =>
        relations.filter(({ to }) => to === id).map(({ type }) => ({ type, from })),
      ),
    ofKind: (kind) => resources.filter((each) => each.kind === kind).map(({ id }) => id),
    causes: () => causes,
    causeOf: () => undefined,
  };
}

export function signalOf(parts: Partial<Signal> & Pick<Signal, 'resource' | 'check'>): Signal {
  return {
    state: 'pass',
    since: 0,
    observedAt: 0,
    validForMs: 150_000,
    family: 'network',
    reason: 'given',
    ...parts,
  };
}

export function resourceOf(parts: Partial<Resource> & Pick<Resource, 'id' | 'kind'>): Resource {
  return {
    account: '111122223333',
    region: 'eu-west-1',
    name: parts.id.split(/[:/]/).at(-1) ?? parts.id,
    tags: {},
    facts: {},
    relations: [],
    ...parts,
  };
}
