import type { Model } from '../model/model.ts';
import type { Relation, Resource, ResourceKind } from '../model/resource.ts';
import type { Signal } from '../model/signal.ts';
import type { Verdict, VerdictKind } from '../model/verdict.ts';
import { checkFamilies } from './checks.ts';
import { durationMs } from './duration.ts';
import { plainModel } from './plain-model.ts';
import { arnOf, relationTo } from './test-arns.ts';
import { alarmOf, groupOf, replicaOf, serviceOf, validForMs } from './test-neighbours.ts';
import type { GivenWorld } from './test-schema.ts';

export interface TestWorld {
  readonly model: Model;
  readonly target: string;
  readonly now: number;
}

/** 2026-01-01T00:00:00Z, so that a test that names no time gives the same answer on every day. */
const defaultNow = Date.UTC(2026, 0, 1);
const account = '111122223333';
const region = 'eu-west-1';

/** The small world that a policy's test describes, around one resource of the watched kind. */
export function testWorld(
  watch: ResourceKind,
  given: GivenWorld,
  tags: Readonly<Record<string, string>>,
): TestWorld {
  const now = given.now === undefined ? defaultNow : Date.parse(given.now);
  const target = targetOf(watch, given, tags);
  const signals = signalsOf(target.id, given, now);
  const verdict = verdictOf(target.id, given, signals, now);
  const group = given.group === undefined ? undefined : groupOf(target, given.group, verdict.kind, now);
  const replicas = (given.replicas ?? []).map((replica) => replicaOf(target, replica, now));
  const alarms = Object.entries(given.alarms ?? {}).map(([name, state]) => alarmOf(target, name, state, now));
  const service = given.service === undefined ? undefined : serviceOf(target, given.service, now);
  const model = plainModel({
    at: now,
    resources: [
      target,
      ...replicas.map(({ resource }) => resource),
      ...alarms.map(({ resource }) => resource),
    ],
    signals: [
      ...signals,
      ...replicas.flatMap((replica) => replica.signals),
      ...alarms.map(({ signal }) => signal),
    ],
    verdicts: [verdict, ...replicas.flatMap((replica) => replica.verdicts), ...(group?.verdicts ?? [])],
    groups: group === undefined ? [] : [group.group],
    services: service === undefined ? [] : [service],
  });
  return { model, target: target.id, now };
}

function targetOf(watch: ResourceKind, given: GivenWorld, tags: Readonly<Record<string, string>>): Resource {
  const resource = given.resource ?? {};
  const home = {
    account: resource.account ?? account,
    region: watch.startsWith('route53:') ? 'global' : (resource.region ?? region),
  };
  const name = resource.name ?? 'target';
  const relations: readonly Relation[] = Object.entries(resource.relations ?? {}).flatMap(([relation, to]) =>
    [to].flat().map((end) => relationTo(relation, end, home)),
  );
  return {
    id: arnOf(watch, name, home),
    kind: watch,
    ...home,
    ...(resource.zone === undefined ? {} : { zone: resource.zone }),
    name,
    // A test is about what the policy watches unless it says otherwise.
    tags: resource.tags ?? tags,
    facts: resource.facts ?? {},
    relations,
  };
}

function signalsOf(target: string, given: GivenWorld, now: number): readonly Signal[] {
  const checks = Object.entries(given.signals ?? {}).map(([check, written]): Signal => {
    const {
      state,
      value,
      ageSeconds = 0,
      forSeconds = 600,
    } = typeof written === 'string' ? { state: written } : written;
    const observedAt = now - ageSeconds * 1_000;
    return {
      resource: target,
      check,
      state,
      since: Math.min(observedAt, now - forSeconds * 1_000),
      observedAt,
      validForMs,
      family: checkFamilies[check] ?? 'application',
      reason: 'given by the test',
      ...(value === undefined ? {} : { value }),
    };
  });
  const metrics = Object.entries(given.metrics ?? {}).map(
    ([name, value]): Signal => ({
      resource: target,
      check: `metric/${name.split(' ').join('/')}`,
      state: 'pass',
      since: now,
      observedAt: now,
      validForMs,
      family: 'application',
      reason: 'given by the test',
      value,
      nature: 'warning-only',
    }),
  );
  return [...checks, ...metrics];
}

function verdictOf(target: string, given: GivenWorld, signals: readonly Signal[], now: number): Verdict {
  const kind = given.verdict ?? derivedVerdict(signals, now);
  const since = now - durationMs(given.verdictFor ?? '10m');
  const unwell = kind !== 'healthy' && kind !== 'degraded';
  const unhealthySince = given.unhealthyFor === undefined ? since : now - durationMs(given.unhealthyFor);
  return {
    target,
    kind,
    since,
    ...(unwell || given.unhealthyFor !== undefined ? { unhealthySince } : {}),
    reason: given.verdict === undefined ? 'worked out from the signals of the test' : 'given by the test',
    evidence: [],
  };
}

/** What signals alone amount to: two families agree on a failure, one only makes it suspect. */
function derivedVerdict(signals: readonly Signal[], now: number): VerdictKind {
  const evidence = signals.filter(({ nature }) => nature !== 'warning-only');
  const fresh = evidence.filter(
    (signal) => now - signal.observedAt <= signal.validForMs && signal.state !== 'unknown',
  );
  const families = new Set(fresh.filter(({ state }) => state === 'fail').map(({ family }) => family));
  if (families.size >= 2) return 'host-failed';
  if (families.size === 1) return 'suspect';
  if (evidence.length > 0 && fresh.length === 0) return 'stale';
  return fresh.some(({ state }) => state === 'warn') ? 'degraded' : 'healthy';
}
