import type { Group } from '../model/group.ts';
import type { Resource } from '../model/resource.ts';
import type { Service } from '../model/service.ts';
import type { Signal } from '../model/signal.ts';
import type { Verdict, VerdictKind } from '../model/verdict.ts';
import { arnOf, groupKindOf } from './test-arns.ts';
import type { GivenWorld } from './test-schema.ts';
import { standing } from './world-facts.ts';

// What a test puts around its target: the group it is in, the service it is for, its copies, the alarms.

/** Far longer than a test looks ahead: only `ageSeconds` makes evidence old. */
export const validForMs = 150_000;

export function groupOf(
  target: Resource,
  given: NonNullable<GivenWorld['group']>,
  verdict: VerdictKind,
  now: number,
) {
  const own = standing(verdict);
  const counts = {
    serving: given.serving ?? (own === 'serving' ? 1 : 0),
    failing: given.failing ?? (own === 'failing' ? 1 : 0),
    unknown: given.unknown ?? (own === 'unknown' ? 1 : 0),
  };
  const kind = groupKindOf(target.kind);
  const others = { serving: 'healthy', failing: 'host-failed', unknown: 'stale' } as const;
  const verdicts: Verdict[] = [];
  for (const [name, bucket] of Object.entries(others)) {
    const count = (Object.entries(counts).find(([key]) => key === name)?.[1] ?? 0) - (own === name ? 1 : 0);
    for (let index = 0; index < count; index += 1)
      verdicts.push({
        target: `${target.id}/sibling-${name}-${index}`,
        kind: bucket,
        since: now,
        reason: 'given',
        evidence: [],
      });
  }
  const members = [target.id, ...verdicts.map((verdict) => verdict.target)];
  const desired = given.desired ?? members.length;
  const state =
    given.state ?? (counts.serving === 0 ? 'down' : counts.serving < desired ? 'degraded' : 'healthy');
  const group: Group = {
    id: kind === target.kind ? target.id : `${target.id}/group`,
    kind,
    name: given.name ?? 'group',
    account: target.account,
    region: target.region,
    members,
    desired,
    ...counts,
    zones: {},
    state,
    since: now,
  };
  return { group, verdicts };
}

export function serviceOf(target: Resource, given: NonNullable<GivenWorld['service']>, now: number): Service {
  return {
    name: given.name ?? 'service',
    tier: given.tier ?? 1,
    derived: false,
    resources: [target.id],
    groups: [],
    dependsOn: [],
    objectives: {},
    state: given.state ?? 'healthy',
    since: now,
    reason: 'given by the test',
  };
}

type GivenReplica = NonNullable<GivenWorld['replicas']>[number];

export function replicaOf(target: Resource, given: GivenReplica, now: number) {
  const home = { account: target.account, region: given.region ?? target.region };
  const id = arnOf('rds:instance', given.name, home);
  const resource: Resource = {
    id,
    kind: 'rds:instance',
    ...home,
    name: given.name,
    tags: {},
    facts: { role: target.kind === 'rds:cluster' ? 'reader' : 'replica' },
    relations: [{ type: target.kind === 'rds:cluster' ? 'member-of' : 'replicates', to: target.id }],
  };
  const verdicts: readonly Verdict[] = [
    { target: id, kind: given.verdict ?? 'healthy', since: now, reason: 'given', evidence: [] },
  ];
  const lag = {
    resource: id,
    check: 'rds/replica-lag',
    since: now,
    observedAt: now,
    validForMs,
    reason: 'given',
  };
  const signals: readonly Signal[] =
    given.lagSeconds === undefined
      ? []
      : [{ ...lag, state: 'pass', family: 'data', value: given.lagSeconds }];
  return { resource, verdicts, signals };
}

export function alarmOf(target: Resource, name: string, given: 'alarm' | 'ok' | 'unknown', now: number) {
  const home = { account: target.account, region: target.region === 'global' ? 'us-east-1' : target.region };
  const id = arnOf('cloudwatch:alarm', name, home);
  const resource: Resource = {
    id,
    kind: 'cloudwatch:alarm',
    ...home,
    name,
    tags: {},
    facts: { alarmName: name },
    relations: [],
  };
  const states = { alarm: 'fail', ok: 'pass', unknown: 'unknown' } as const;
  const signal: Signal = {
    resource: id,
    check: 'cloudwatch/alarm',
    state: states[given],
    since: now,
    observedAt: now,
    validForMs,
    family: 'application',
    reason: 'given by the test',
  };
  return { resource, signal };
}
