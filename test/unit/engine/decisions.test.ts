import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actionsByName } from '../../../src/actions/registry.ts';
import { fold } from '../../../src/model/fold.ts';
import type { Observation } from '../../../src/model/observation.ts';
import type { Signal, SignalState } from '../../../src/model/signal.ts';
import { evaluate } from '../../../src/policy/evaluate.ts';
import { parsePolicies } from '../../../src/policy/parse.ts';
import { nothingPending } from '../../../src/policy/pending.ts';
import type { PolicySet } from '../../../src/policy/policy.ts';
import type { Decision } from '../../../src/safety/decision.ts';
import { judge } from '../../../src/safety/judge.ts';
import { gates } from '../../../src/safety/registry.ts';
import {
  asgId,
  complete,
  failed,
  instance,
  instanceId,
  newModel,
  resource,
  second,
  signal,
  start,
  targetGroupId,
} from '../../support/model-world.ts';
import { facts } from '../../support/safety-builder.ts';
import { noAttempts } from '../../support/policy-fixtures.ts';

/** What the two witnesses of a host say of it, from beginning to end. */
interface Host {
  readonly zone: string;
  readonly hypervisor: SignalState;
  readonly network: SignalState;
}

/** Groups of hosts that stay as they are: only what is known of them changes. */
type Fleet = readonly (readonly Host[])[];

const well: Host['hypervisor'][] = ['pass', 'pass'];
const host = fc
  .record({
    zone: fc.constantFrom('a', 'b', 'c'),
    says: fc.oneof(
      { weight: 7, arbitrary: fc.constant(well) },
      { weight: 2, arbitrary: fc.constant<SignalState[]>(['fail', 'fail']) },
      {
        weight: 1,
        arbitrary: fc.tuple(
          ...[0, 1].map(() => fc.constantFrom<SignalState>('pass', 'fail', 'warn', 'unknown')),
        ),
      },
    ),
  })
  .map(({ zone, says: [hypervisor = 'pass', network = 'pass'] }): Host => ({ zone, hypervisor, network }));
const fleets: fc.Arbitrary<Fleet> = fc.array(fc.array(host, { minLength: 2, maxLength: 7 }), {
  minLength: 1,
  maxLength: 3,
});

/** Among them one that takes everything for a failure that is not known to be well: the gates are left. */
const conditions = [
  "verdict == 'host-failed'",
  "verdict in ['host-failed', 'suspect']",
  "verdict != 'healthy'",
  "'asg' in resource.relations && signals.exists(name, signals[name].state == 'fail')",
];
const rules: fc.Arbitrary<PolicySet> = fc
  .record({
    when: fc.constantFrom(...conditions),
    holds: fc.constantFrom('40s', '90s', '2m'),
    perWindow: fc.constantFrom('10%', '50%'),
    keep: fc.constantFrom(30, 50, 80),
  })
  .map(({ when, holds, perWindow, keep }) => {
    const text = `
policy: replace
summary: Replace what fails.
watch: ec2:instance
when: ${JSON.stringify(when)}
for: ${holds}
mode: auto
remedy:
  - action: replace-instance
  - page: on-call
limits:
  group: { inFlight: 1, perWindow: "${perWindow}", window: 1h }
  keepServing: { count: 1, percent: ${keep} }
runbook: |
  ## Meaning
  For tests.
tests: []
`;
    const { set, problems } = parsePolicies([{ file: 'replace.yaml', text }], {
      traits: actionsByName,
      revision: 'r1',
      loadedAt: start,
    });
    if (set === undefined) throw new Error(JSON.stringify(problems));
    return set;
  });

const rounds = [0, 1, 2, 3, 4, 5, 6, 7];
const roundMs = 30 * second;

/** Everything that the pollers say in one round. */
function sayAll(fleet: Fleet, at: number): readonly Observation[] {
  const all = fleet.flatMap((hosts, group) =>
    hosts.map((each, index) => ({ ...each, group: String(group), name: `g${group}h${index}` })),
  );
  const groups = fleet.map((hosts, group) => ({ name: String(group), size: hosts.length }));
  const seen = (state: SignalState, more: Partial<Signal> = {}) => ({
    state,
    since: start - 600 * second,
    observedAt: at,
    ...more,
  });
  return [
    complete('ec2/instances', {
      resources: all.map(({ name, zone, group }) => ({
        ...instance(name, { zone, groups: [asgId(group), targetGroupId(group)] }),
        tags: { holdfast: 'on' },
      })),
      at,
    }),
    complete('ec2/status', {
      signals: all.map(({ name, hypervisor }) =>
        signal(instanceId(name), 'ec2/system-status', seen(hypervisor)),
      ),
      at,
    }),
    complete('elbv2/target-groups', {
      resources: groups.map(({ name }) => resource('elbv2:target-group', targetGroupId(name))),
      signals: all.map(({ name, group, network }) =>
        signal(instanceId(name), 'elb/target-health', seen(network, { by: targetGroupId(group) })),
      ),
      at,
    }),
    complete('autoscaling/groups', {
      resources: groups.map(({ name, size }) =>
        resource('autoscaling:group', asgId(name), { facts: { desired: size, activityInProgress: false } }),
      ),
      signals: groups.map(({ name }) => signal(asgId(name), 'autoscaling/activity', seen('pass'))),
      at,
    }),
  ];
}

/**
 * The decisions of each round: the model folds, the policies propose, every gate is asked. With `alone` each
 * proposal is judged as if it were the only one: what waits for its turn in a budget is allowed then.
 */
function decisionsOf(
  policies: PolicySet,
  told: readonly (readonly Observation[])[],
  how: 'together' | 'alone' = 'together',
): readonly (readonly Decision[])[] {
  let model = newModel();
  let pending = nothingPending;
  return told.map((observations, round) => {
    const now = start + round * roundMs;
    model = fold(model, observations, now);
    const evaluated = evaluate({ policies, model, pending, attempts: noAttempts, now });
    pending = evaluated.pending;
    const known = facts({
      now,
      model,
      traits: actionsByName,
      stop: { state: 'clear', source: 'file', readAt: now },
    });
    const { proposals } = evaluated;
    return (how === 'alone' ? proposals.map((one) => [one]) : [proposals]).flatMap((judged) =>
      judge(gates, judged, known),
    );
  });
}

function actedOn(decisions: readonly Decision[]): readonly string[] {
  return decisions.flatMap(({ outcome, proposal }) =>
    outcome === 'act' && proposal.rung.kind === 'action' ? [proposal.target] : [],
  );
}

/** What is asked for, what was answered, and who is against it: all but times and the numbers of incidents. */
function classesOf(decisions: readonly Decision[]): readonly string[] {
  return decisions.map(({ proposal, outcome, results }) => {
    const against = results.filter((result) => result.outcome !== 'allow').map(({ gate }) => gate);
    return `${proposal.key} (${proposal.verdict}): ${outcome} ${against.join(' ')}`;
  });
}

/** What is kept from the daemon in one round: whole answers, by number, and single checks. */
interface Silence {
  readonly answers: readonly number[];
  /** Whether it hears that it got no answer, or hears nothing. */
  readonly failures: boolean;
  readonly checks: readonly number[];
}

const silence: fc.Arbitrary<Silence> = fc.record({
  answers: fc.subarray([0, 1, 2, 3]),
  failures: fc.boolean(),
  checks: fc.uniqueArray(fc.nat(20), { maxLength: 12 }),
});

function silenced(
  observations: readonly Observation[],
  { answers, failures, checks }: Silence,
): readonly Observation[] {
  return observations.flatMap((each, number) => {
    if (answers.includes(number)) return failures ? [failed(each.observer.name, each.observedAt)] : [];
    return withSignals(each, (signals) =>
      signals.map((one, index) => (checks.includes(index) ? { ...one, state: 'unknown' } : one)),
    );
  });
}

function withSignals(
  observation: Observation,
  change: (signals: readonly Signal[]) => readonly Signal[],
): Observation {
  return observation.kind === 'failed'
    ? observation
    : { ...observation, signals: change(observation.signals) };
}

describe('from what is observed to what is decided', () => {
  it('more missing data never causes more action: nothing is acted on that would not be if all were known', () => {
    let acting = 0;
    let braked = 0;
    fc.assert(
      fc.property(
        fleets,
        rules,
        fc.tuple(...rounds.slice(1).map(() => silence)),
        (fleet, policies, silences) => {
          const told = rounds.map((round) => sayAll(fleet, start + round * roundMs));
          // The first round is heard in full: until everybody has answered once, the gate "settling" holds.
          const heard = told.map((said, round) => {
            const kept = silences[round - 1];
            return kept === undefined ? said : silenced(said, kept);
          });
          const entitled = decisionsOf(policies, told, 'alone').map(actedOn);
          const acted = decisionsOf(policies, heard).map(actedOn);
          if (acted.flat().length > 0) acting += 1;
          else if (entitled.flat().length > 0) braked += 1;
          // By then: a gap in what is known may delay an action.
          for (const [round, targets] of acted.entries())
            expect(entitled.slice(0, round + 1).flat()).toEqual(expect.arrayContaining([...targets]));
        },
      ),
      { numRuns: 200 },
    );
    expect(acting, 'worlds in which something was done in spite of gaps').toBeGreaterThan(0);
    expect(braked, 'worlds in which a gap kept it from being done').toBeGreaterThan(0);
  });

  it('the order in which one round is told decides nothing', () => {
    fc.assert(
      fc.property(fleets, rules, fc.infiniteStream(fc.nat(1_000_000)), (fleet, policies, draws) => {
        const shuffled = <T>(list: readonly T[]): readonly T[] =>
          list
            .map((one) => ({ one, place: draws.next().value }))
            .toSorted((a, b) => a.place - b.place)
            .map(({ one }) => one);
        const told = rounds.map((round) => sayAll(fleet, start + round * roundMs));
        const otherwise = told.map((said) =>
          shuffled(said)
            .map((each) => withSignals(each, shuffled))
            .map((each) =>
              each.kind === 'complete' ? { ...each, resources: shuffled(each.resources) } : each,
            ),
        );
        expect(decisionsOf(policies, otherwise).map(classesOf)).toEqual(
          decisionsOf(policies, told).map(classesOf),
        );
      }),
      { numRuns: 150 },
    );
  });
});
