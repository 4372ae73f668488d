import type { z } from 'zod';
import type { Attempts } from './attempts.ts';
import { durationMs, durationText } from './duration.ts';
import { evaluate } from './evaluate.ts';
import { fingerprintOf, type Pending } from './pending.ts';
import type { Policy, PolicySet, PolicyTest, SourcePosition } from './policy.ts';
import type { Proposal } from './proposal.ts';
import { expectSchema, givenSchema } from './test-schema.ts';
import { type TestWorld, testWorld } from './test-world.ts';

export interface TestResult {
  readonly policy: string;
  readonly test: string;
  readonly passed: boolean;
  /** Why it failed, or what it found, in one line. */
  readonly detail: string;
  readonly position: SourcePosition;
}

/** Runs the tests that policies carry, each in a world of its own. */
export function runPolicyTests(set: PolicySet): readonly TestResult[] {
  return set.policies.flatMap((policy) => policy.tests.map((test) => runTest(policy, test, set)));
}

function runTest(policy: Policy, test: PolicyTest, set: PolicySet): TestResult {
  const given = givenSchema.parse(test.given);
  const expected = expectSchema.parse(test.expect);
  const world = testWorld(policy.watch, given, policy.tags);
  const heldMs = given.heldFor === undefined ? policy.forMs : durationMs(given.heldFor);
  const pending: Pending = {
    revision: set.revision,
    policies: new Map([
      [
        policy.name,
        {
          fingerprint: fingerprintOf(policy),
          // It was true that long ago; evaluation drops this where it is not true now.
          targets: new Map([[world.target, { since: world.now - heldMs }]]),
        },
      ],
    ]),
  };
  const { proposals } = evaluate({
    policies: { ...set, policies: [policy] },
    model: world.model,
    pending,
    attempts: attemptsIn(given),
    now: world.now,
  });
  const wrong = mistakes(policy, expected, proposals[0], world, heldMs);
  return {
    policy: policy.name,
    test: test.name,
    passed: wrong.length === 0,
    detail: wrong.length === 0 ? nameOf(proposals[0]) : wrong.join('; '),
    position: test.position,
  };
}

function attemptsIn({ attempts = [], unmet = [] }: z.infer<typeof givenSchema>): Attempts {
  return {
    of: (_policy, _target, rung) => attempts[rung] ?? 0,
    unmet: (_policy, _target, rung) => {
      const times = unmet[rung] ?? 0;
      return times === 0 ? undefined : { times, reason: 'as the test says' };
    },
  };
}

function mistakes(
  policy: Policy,
  expected: {
    readonly proposal: string;
    readonly rung?: number | undefined;
    readonly blocked?: boolean | undefined;
  },
  proposal: Proposal | undefined,
  world: TestWorld,
  heldMs: number,
): readonly string[] {
  const wrong: string[] = [];
  const name = nameOf(proposal);
  if (name !== expected.proposal)
    wrong.push(`expected ${expected.proposal}, got ${name}: ${explain(policy, world, heldMs)}`);
  const rung = proposal === undefined ? undefined : proposal.rungIndex + 1;
  if (expected.rung !== undefined && rung !== expected.rung)
    wrong.push(`expected rung ${expected.rung}, got ${rung === undefined ? 'none' : `rung ${rung}`}`);
  if (expected.blocked !== undefined) {
    const blocking = policy.blockIf.filter((condition) => condition.evaluate(subjectOf(world)) !== false);
    if (expected.blocked && blocking.length === 0) wrong.push('expected to be blocked, but no blockIf holds');
    if (!expected.blocked && blocking.length > 0)
      wrong.push(
        `expected not to be blocked, but ${blocking.map(({ text }) => `\`${text}\``).join(' and ')} does not answer false`,
      );
  }
  return wrong;
}

function nameOf(proposal: Proposal | undefined): string {
  if (proposal === undefined) return 'none';
  return proposal.rung.kind === 'page' ? 'page' : proposal.rung.action;
}

function explain(policy: Policy, world: TestWorld, heldMs: number): string {
  const answer = policy.when.evaluate(subjectOf(world));
  const verdict = world.model.verdicts.get(world.target)?.kind ?? 'none';
  if (answer !== true) return `\`when\` is ${answer === false ? 'false' : 'unknown'} with verdict ${verdict}`;
  if (heldMs < policy.forMs)
    return `\`when\` has held for ${durationText(heldMs)} of the ${durationText(policy.forMs)} it must`;
  return `\`when\` is true with verdict ${verdict}, and the ladder leads there`;
}

function subjectOf({ target, model, now }: TestWorld) {
  return { target, model, now };
}
