import type { Cause } from '../../src/model/cause.ts';
import type { Group } from '../../src/model/group.ts';
import type { Incident } from '../../src/model/incident.ts';
import type { Lookup, Model, ObserverHealth } from '../../src/model/model.ts';
import { idsByName } from '../../src/model/name-of.ts';
import { observerKey } from '../../src/model/observation.ts';
import type { Resource } from '../../src/model/resource.ts';
import type { Service } from '../../src/model/service.ts';
import type { Signal } from '../../src/model/signal.ts';
import type { Verdict } from '../../src/model/verdict.ts';

export const account = '111111111111';
export const region = 'eu-west-1';
/** A round moment at which tests play: 2026-01-01T12:00:00Z. */
export const noon = 1_767_268_800_000;

/**
 * A `Model` as `fold` would give it, from parts that were written down: for tests of what reads a model.
 * Every resource without a verdict is healthy; memberships come from the groups, edges from relations.
 */
export function buildModel(parts: {
  readonly at?: number;
  readonly resources?: readonly Resource[];
  readonly signals?: readonly Signal[];
  readonly verdicts?: readonly Verdict[];
  readonly groups?: readonly Group[];
  readonly services?: readonly Service[];
  readonly incidents?: readonly Incident[];
  readonly observers?: readonly ObserverHealth[];
  /** The active cause of each resource that has one, by its id. */
  readonly causes?: Readonly<Record<string, Cause>>;
}): Model {
  const { at = noon, resources = [], signals = [], groups = [], services = [], causes = {} } = parts;
  const verdicts = new Map(resources.map(({ id }) => [id, verdict({ target: id })]));
  for (const given of parts.verdicts ?? []) verdicts.set(given.target, given);
  const groupNames = (id: string) =>
    groups.filter((each) => each.members.includes(id)).map((each) => each.id);

  return {
    at,
    resources: lookup(resources, (resource) => resource.id),
    signals: Map.groupBy(signals, (each) => each.resource) satisfies Lookup<readonly Signal[]>,
    verdicts,
    groups: lookup(groups, (each) => each.id),
    services: lookup(services, (service) => service.name),
    incidents: lookup(parts.incidents ?? [], (incident) => incident.id),
    observers: lookup(parts.observers ?? [], (health) => observerKey(health.observer)),
    named: idsByName(resources),
    recollections: new Map(),
    changes: [],
    groupsOf: groupNames,
    servicesOf: (id) =>
      services
        .filter((each) => each.resources.includes(id) || each.groups.includes(id))
        .map((each) => each.name),
    incoming: (id) =>
      resources.flatMap(({ id: from, relations }) =>
        relations.filter((relation) => relation.to === id).map(({ type }) => ({ type, from })),
      ),
    ofKind: (kind) => resources.filter((resource) => resource.kind === kind).map((resource) => resource.id),
    causes: () => [...new Set(Object.values(causes))],
    causeOf: (id) => causes[id],
  };
}

function lookup<T>(items: readonly T[], idOf: (item: T) => string): Lookup<T> {
  return new Map(items.map((item) => [idOf(item), item]));
}

export function instanceId(name: string): string {
  return `arn:aws:ec2:${region}:${account}:instance/i-${name}`;
}

/** An EC2 instance in zone a, unless told otherwise. */
export function resource(given: Partial<Resource> & { readonly id: string }): Resource {
  return {
    kind: 'ec2:instance',
    account,
    region,
    ...(given.region === 'global' ? {} : { zone: `${region}a` }),
    name: given.id.split('/').at(-1) ?? given.id,
    tags: {},
    facts: {},
    relations: [],
    ...given,
  };
}

/** A load balancer's failing check, read just now, unless told otherwise. */
export function signal(given: Partial<Signal> & { readonly resource: string }): Signal {
  return {
    check: 'elb/target-health',
    state: 'fail',
    since: noon - 300_000,
    observedAt: noon,
    validForMs: 150_000,
    family: 'network',
    reason: 'health checks failed',
    ...given,
  };
}

/** Healthy for a day, unless told otherwise; a bad one since five minutes. */
export function verdict(given: Partial<Verdict> & { readonly target: string }): Verdict {
  const kind = given.kind ?? 'healthy';
  const isBad = kind !== 'healthy' && kind !== 'degraded';
  return {
    kind,
    since: isBad ? noon - 300_000 : noon - 86_400_000,
    ...(isBad ? { unhealthySince: noon - 300_000 } : {}),
    reason: kind,
    evidence: [],
    ...given,
  };
}

/** An Auto Scaling group that wants its members and has them all serving, unless told otherwise. */
export function group(given: Partial<Group> & { readonly id: string }): Group {
  const members = given.members ?? [];
  return {
    kind: 'autoscaling:group',
    name: given.id.split('/').at(-1) ?? given.id,
    account,
    region,
    members,
    desired: members.length,
    serving: members.length,
    failing: 0,
    unknown: 0,
    zones: {},
    state: 'healthy',
    since: noon - 86_400_000,
    ...given,
  };
}
