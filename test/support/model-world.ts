import type { Recollection } from '../../src/model/recollection.ts';
import { emptyModel, fold } from '../../src/model/fold.ts';
import type { Incident } from '../../src/model/incident.ts';
import type { Model } from '../../src/model/model.ts';
import type { Observation, Observer } from '../../src/model/observation.ts';
import type { Relation, Resource } from '../../src/model/resource.ts';
import type { ServiceDeclaration } from '../../src/model/service.ts';
import { defaultModelSettings } from '../../src/model/settings.ts';
import type { Signal } from '../../src/model/signal.ts';

export const account = '111122223333';
export const region = 'eu-west-1';
/** 2026-11-21T12:00:00Z. */
export const start = Date.UTC(2026, 10, 21, 12);
export const second = 1_000;
export const minute = 60_000;

export function instanceId(name: string): string {
  return `arn:aws:ec2:${region}:${account}:instance/${name}`;
}

export function asgId(name: string): string {
  return `arn:aws:autoscaling:${region}:${account}:autoScalingGroup:uuid:autoScalingGroupName/${name}`;
}

export function targetGroupId(name: string): string {
  return `arn:aws:elasticloadbalancing:${region}:${account}:targetgroup/${name}/1`;
}

export function loadBalancerId(name: string): string {
  return `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/app/${name}/1`;
}

export function databaseId(name: string): string {
  return `arn:aws:rds:${region}:${account}:db:${name}`;
}

export function clusterId(name: string): string {
  return `arn:aws:rds:${region}:${account}:cluster:${name}`;
}

export function recordId(name: string, set?: string): string {
  return `arn:aws:route53:::recordset/Z1/${name}/A${set === undefined ? '' : `/${set}`}`;
}

type Details = Partial<Omit<Resource, 'relations'>> & { relations?: readonly Relation[] };

export function resource(kind: Resource['kind'], id: string, details: Details = {}): Resource {
  return {
    id,
    kind,
    account,
    region: kind.startsWith('route53:') ? 'global' : region,
    name: id.slice(Math.max(id.lastIndexOf('/'), id.lastIndexOf(':')) + 1),
    tags: {},
    facts: {},
    relations: [],
    ...details,
  };
}

/** An instance `name` in a zone (`a`, `b`, …), in the groups named, running for a day. */
export function instance(
  name: string,
  options: { zone?: string; groups?: readonly string[]; facts?: Resource['facts'] } = {},
): Resource {
  return resource('ec2:instance', instanceId(name), {
    zone: `${region}${options.zone ?? 'a'}`,
    facts: { state: 'running', launchTime: start - 86_400_000, ...options.facts },
    relations: (options.groups ?? []).map((to) => ({ type: 'member-of', to })),
  });
}

/** A signal of a resource. Its family follows from its check; it is fresh for 150 s from `start`. */
export function signal(resourceId: string, check: string, details: Partial<Signal> = {}): Signal {
  return {
    resource: resourceId,
    check,
    state: 'pass',
    since: start - 3_600_000,
    observedAt: start,
    validForMs: 150_000,
    family: familyOf(check),
    reason: `${check} says ${details.state ?? 'pass'}`,
    ...details,
  };
}

function familyOf(check: string): Signal['family'] {
  if (check === 'ec2/state' || check === 'elb/load-balancer-state') return 'control-plane';
  if (check.startsWith('ec2/')) return 'hypervisor';
  if (check.startsWith('elb/')) return 'network';
  if (check.startsWith('route53/')) return 'external';
  if (check === 'rds/replication' || check === 'rds/replica-lag') return 'data';
  if (check === 'rds/connections') return 'application';
  if (check.startsWith('cloudwatch/') || check.startsWith('metric/')) return 'application';
  return 'control-plane';
}

function observer(name: string): Observer {
  return { name, account, region };
}

/** A complete answer of an observer, which is named after the part (`ec2/all`). */
export function complete(
  name: string,
  content: { resources?: readonly Resource[]; signals?: readonly Signal[]; at?: number },
): Observation {
  return {
    kind: 'complete',
    observer: observer(name),
    observedAt: content.at ?? start,
    resources: content.resources ?? [],
    signals: content.signals ?? [],
  };
}

export function partial(
  name: string,
  content: {
    resources?: readonly Resource[];
    signals?: readonly Signal[];
    gone?: readonly string[];
    at?: number;
  },
): Observation {
  return {
    kind: 'partial',
    observer: observer(name),
    observedAt: content.at ?? start,
    resources: content.resources ?? [],
    signals: content.signals ?? [],
    gone: content.gone ?? [],
  };
}

export function failed(name: string, at = start): Observation {
  return {
    kind: 'failed',
    observer: observer(name),
    observedAt: at,
    failure: 'unreachable',
    reason: 'timed out',
  };
}

export function newModel(
  options: {
    services?: readonly ServiceDeclaration[];
    incidents?: readonly Incident[];
    recollections?: ReadonlyMap<string, Recollection>;
  } = {},
): Model {
  return emptyModel({ settings: defaultModelSettings, services: [], ...options });
}

/** A model after one fold of these observations at `start`. */
export function modelOf(
  observations: readonly Observation[],
  options?: Parameters<typeof newModel>[0] & { now?: number },
): Model {
  return fold(newModel(options), observations, options?.now ?? start);
}

export function verdictOf(model: Model, id: string): string | undefined {
  return model.verdicts.get(id)?.kind;
}
