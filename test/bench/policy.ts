import type { Group } from '../../src/model/group.ts';
import type { Change, Model } from '../../src/model/model.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import { compileCondition } from '../../src/policy/cel.ts';
import { evaluate } from '../../src/policy/evaluate.ts';
import { nothingPending } from '../../src/policy/pending.ts';
import { plainModel } from '../../src/policy/plain-model.ts';
import type { PolicySet } from '../../src/policy/policy.ts';
import {
  account,
  condition,
  instance,
  instanceId,
  noAttempts,
  policy,
  region,
  signal,
  start,
  verdict,
} from '../support/policy-fixtures.ts';
import type { BenchLine } from './bench-line.ts';

const resources = 100_000;
const membersPerGroup = 10;

/** What shipped policies ask, and what a heavier one might: twenty in all. */
const conditions: readonly string[] = [
  "verdict == 'host-failed' && 'asg' in resource.relations",
  "verdict == 'host-failed' && !('asg' in resource.relations)",
  "verdict == 'zone-impaired'",
  "verdict in ['fleet-wide', 'deployment-failed', 'overloaded']",
  "verdict in ['host-failed', 'suspect'] && unhealthyFor > duration('5m')",
  "signals['ec2/system-status'].state == 'fail'",
  "signals['ec2/system-status'].state == 'fail' && signals['elb/target-health'].state == 'fail'",
  'group.serving < group.desired',
  "siblings.failing > 2 && verdict == 'suspect'",
  "resource.facts.state == 'stopped' && resource.tags.team == 'shop'",
];

/** Speed of compiling and evaluating policies: CPU on one core, the best of a few runs after a warm-up. */
export async function benchPolicy(): Promise<BenchLine[]> {
  const one = setOf(1);
  const twenty = setOf(20);
  const calm = world([]);
  const changed = world(changesOf(resources / 100));
  const before = evaluate({
    policies: twenty,
    model: calm,
    pending: nothingPending,
    attempts: noAttempts,
    now: start,
  });
  const timeOf = (policies: PolicySet, model: Model, pending = nothingPending) =>
    best(5, () => evaluate({ policies, model, pending, attempts: noAttempts, now: start + 60_000 }));
  return [
    { name: 'policy: compile and check a condition', value: compileMicroseconds(), unit: 'µs' },
    { name: 'policy: conditions evaluated', value: evaluationsPerSecond(calm), unit: 'per second' },
    { name: 'policy: one policy over 100,000 resources', value: timeOf(one, calm), unit: 'ms' },
    {
      name: 'policy: twenty policies over 100,000 resources, all anew',
      value: timeOf(twenty, calm),
      unit: 'ms',
    },
    {
      name: 'policy: twenty policies, 1 % of 100,000 resources changed',
      value: timeOf(twenty, changed, before.pending),
      unit: 'ms',
    },
  ];
}

export function setOf(count: number): PolicySet {
  const policies = Array.from({ length: count }, (_, index) =>
    policy(`p${index}`, conditions[index % conditions.length] ?? '', { forMs: 120_000 }),
  );
  return { policies, revision: `bench-${count}`, loadedAt: start };
}

/** One instance in a thousand has failed; each has two fresh signals and is in a group of ten. */
function world(changes: readonly Change[]): Model {
  const names = Array.from({ length: resources }, (_, index) => `i-${index}`);
  const groups = Array.from({ length: resources / membersPerGroup }, (_, index): Group => {
    const members = names.slice(index * membersPerGroup, (index + 1) * membersPerGroup).map(instanceId);
    const counts = { desired: membersPerGroup, serving: membersPerGroup, failing: 0, unknown: 0 };
    const id = `group-${index}`;
    return {
      id,
      kind: 'autoscaling:group',
      name: id,
      account,
      region,
      members,
      ...counts,
      zones: {},
      state: 'healthy',
      since: start,
    };
  });
  return plainModel({
    at: start,
    resources: names.map((name) => instance(name)),
    signals: names.flatMap((name) => [
      signal(instanceId(name), 'ec2/system-status', { validForMs: 600_000 }),
      signal(instanceId(name), 'elb/target-health', { validForMs: 600_000, family: 'network' }),
    ]),
    verdicts: names.map((name, index) => verdictOf(name, index)),
    groups,
    changes,
  });
}

function verdictOf(name: string, index: number): Verdict {
  const failed = index % 1_000 === 0;
  return verdict(
    instanceId(name),
    failed ? 'host-failed' : 'healthy',
    failed ? { unhealthySince: start } : {},
  );
}

function changesOf(count: number): readonly Change[] {
  return Array.from({ length: count }, (_, index): Change => {
    const id = index * (resources / count);
    return { kind: 'verdict', verdict: verdictOf(`i-${id}`, id), from: undefined };
  });
}

function compileMicroseconds(): number {
  const rounds = 200;
  const milliseconds = best(5, () => {
    for (let round = 0; round < rounds; round += 1) for (const text of conditions) compileCondition(text);
  });
  return (milliseconds * 1_000) / (rounds * conditions.length);
}

function evaluationsPerSecond(model: Model): number {
  const compiled = conditions.map(condition);
  const rounds = 20_000;
  const milliseconds = best(3, () => {
    for (let round = 0; round < rounds; round += 1) {
      const subject = { target: instanceId(`i-${round}`), model, now: start };
      for (const each of compiled) each.evaluate(subject);
    }
  });
  return (rounds * compiled.length * 1_000) / milliseconds;
}

/** Milliseconds of CPU of the fastest of several runs, after one that warms up: other work does not count. */
function best(runs: number, work: () => unknown): number {
  work();
  let fastest = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run += 1) {
    const began = process.cpuUsage();
    work();
    fastest = Math.min(fastest, process.cpuUsage(began).user / 1_000);
  }
  return fastest;
}
