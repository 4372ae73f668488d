import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../src/policy/evaluate.ts';
import { nothingPending, type Pending } from '../../../src/policy/pending.ts';
import { plainModel } from '../../../src/policy/plain-model.ts';
import type { Policy, PolicySet } from '../../../src/policy/policy.ts';
import type { Change } from '../../../src/model/model.ts';
import type { VerdictKind } from '../../../src/model/verdict.ts';
import {
  condition,
  instance,
  instanceId,
  noAttempts,
  policy,
  start,
  verdict,
} from '../../support/policy-fixtures.ts';

const target = instanceId('i-1');

function setOf(...policies: readonly Policy[]): PolicySet {
  return { policies, revision: 'r1', loadedAt: start };
}

/** One instance with one verdict, as a fold would report it. */
function world(kind: VerdictKind, now: number, changes?: readonly Change[]) {
  const state = verdict(target, kind);
  return plainModel({
    at: now,
    resources: [instance('i-1')],
    verdicts: [state],
    changes: changes ?? [{ kind: 'verdict', verdict: state, from: undefined }],
  });
}

function rounds(policies: PolicySet, steps: readonly (readonly [number, VerdictKind])[]) {
  let pending: Pending = nothingPending;
  return steps.map(([seconds, kind]) => {
    const now = start + seconds * 1_000;
    const result = evaluate({ policies, model: world(kind, now), pending, attempts: noAttempts, now });
    pending = result.pending;
    return result;
  });
}

describe('evaluate', () => {
  const failed = (more: Partial<Policy> = {}) => setOf(policy('failed', "verdict == 'host-failed'", more));

  it('proposes what the policy says for a target whose condition holds', () => {
    const [result] = rounds(failed(), [[0, 'host-failed']]);
    expect(result?.proposals).toMatchObject([
      {
        key: `failed/${target}/0`,
        target,
        rungIndex: 0,
        since: start,
        verdict: 'host-failed',
        reason: 'it is host-failed',
      },
    ]);
  });

  it.each([
    [119, 0],
    [120, 1],
  ])(
    'after %s seconds of a condition that must hold for two minutes there are %s proposals',
    (seconds, count) => {
      const [first, last] = rounds(failed({ forMs: 120_000 }), [
        [0, 'host-failed'],
        [seconds, 'host-failed'],
      ]);
      expect(first?.proposals).toEqual([]);
      expect(first?.reviewAt).toBe(start + 120_000);
      expect(last?.proposals).toHaveLength(count);
    },
  );

  it('starts the wait again after a single gap', () => {
    const results = rounds(failed({ forMs: 120_000 }), [
      [0, 'host-failed'],
      [60, 'suspect'],
      [61, 'host-failed'],
      [180, 'host-failed'],
      [181, 'host-failed'],
    ]);
    expect(results.map(({ proposals }) => proposals.length)).toEqual([0, 0, 0, 0, 1]);
  });

  it('says once that a proposal ended, when its condition does', () => {
    const results = rounds(failed(), [
      [0, 'host-failed'],
      [10, 'healthy'],
      [20, 'healthy'],
    ]);
    expect(results.map(({ ended }) => ended.map(({ key }) => key))).toEqual([[], [`failed/${target}/0`], []]);
  });

  it('ends a proposal when its condition becomes unknown, for less known must never mean more done', () => {
    const policies = setOf(policy('serving', 'group.serving >= 0'));
    const group = {
      id: 'g',
      kind: 'autoscaling:group' as const,
      name: 'g',
      account: '1',
      region: 'r',
      members: [target],
      desired: 1,
      serving: 0,
      failing: 1,
      unknown: 0,
      zones: {},
      state: 'down' as const,
      since: start,
    };
    const facts = { at: start, resources: [instance('i-1')], verdicts: [verdict(target, 'suspect')] };
    const known = evaluate({
      policies,
      model: plainModel({ ...facts, groups: [group] }),
      pending: nothingPending,
      attempts: noAttempts,
      now: start,
    });
    const unknown = evaluate({
      policies,
      model: plainModel(facts),
      pending: known.pending,
      attempts: noAttempts,
      now: start + 1,
    });
    expect(known.proposals).toHaveLength(1);
    expect(unknown.proposals).toEqual([]);
    expect(unknown.ended).toHaveLength(1);
  });

  it('does not look at a target that nothing touched', () => {
    const policies = failed();
    const before = evaluate({
      policies,
      model: world('healthy', start),
      pending: nothingPending,
      attempts: noAttempts,
      now: start,
    });
    // The verdict is bad, but no change says so: a fold would have.
    const after = evaluate({
      policies,
      model: world('host-failed', start + 1, []),
      pending: before.pending,
      attempts: noAttempts,
      now: start + 1,
    });
    expect(after.proposals).toEqual([]);
  });

  it('looks at everything once more when the policies were reloaded', () => {
    const before = rounds(failed(), [[0, 'healthy']])[0];
    const after = evaluate({
      policies: { ...failed(), revision: 'r2' },
      model: world('host-failed', start + 1, []),
      pending: before?.pending ?? nothingPending,
      attempts: noAttempts,
      now: start + 1,
    });
    expect(after.proposals).toHaveLength(1);
  });

  it('lets the wait run on through a reload that leaves the condition as it was', () => {
    const before = rounds(failed({ forMs: 120_000 }), [[0, 'host-failed']])[0];
    const reloaded = { ...failed({ forMs: 120_000, summary: 'said otherwise' }), revision: 'r2' };
    const now = start + 120_000;
    const input = {
      model: world('host-failed', now),
      pending: before?.pending ?? nothingPending,
      attempts: noAttempts,
      now,
    };
    expect(evaluate({ ...input, policies: reloaded }).proposals).toHaveLength(1);
  });

  it('starts the wait anew when a reload changed the condition', () => {
    const before = rounds(failed({ forMs: 120_000 }), [[0, 'host-failed']])[0];
    const changed = policy('failed', "verdict in ['host-failed', 'suspect']", { forMs: 120_000 });
    const now = start + 120_000;
    const input = {
      model: world('host-failed', now),
      pending: before?.pending ?? nothingPending,
      attempts: noAttempts,
      now,
    };
    expect(evaluate({ ...input, policies: { ...setOf(changed), revision: 'r2' } }).proposals).toEqual([]);
  });

  it('ends the proposals of a policy that a reload took away', () => {
    const before = rounds(failed(), [[0, 'host-failed']])[0];
    const after = evaluate({
      policies: { policies: [], revision: 'r2', loadedAt: start },
      model: world('host-failed', start + 1),
      pending: before?.pending ?? nothingPending,
      attempts: noAttempts,
      now: start + 1,
    });
    expect(after.ended).toEqual([{ key: `failed/${target}/0`, policy: 'failed', target }]);
    expect(after.pending.policies.size).toBe(0);
  });

  it('ends the proposal of a resource that is gone', () => {
    const before = rounds(failed(), [[0, 'host-failed']])[0];
    const model = plainModel({
      at: start + 1,
      resources: [],
      changes: [{ kind: 'resource', id: target, how: 'removed' }],
    });
    const after = evaluate({
      policies: failed(),
      model,
      pending: before?.pending ?? nothingPending,
      attempts: noAttempts,
      now: start + 1,
    });
    expect(after.ended).toHaveLength(1);
    expect(after.proposals).toEqual([]);
  });

  it('leaves alone what does not carry the tags', () => {
    const model = plainModel({
      at: start,
      resources: [instance('i-1', { tags: { team: 'shop' } }), instance('i-2', { tags: { team: 'web' } })],
      verdicts: [verdict(target, 'host-failed'), verdict(instanceId('i-2'), 'host-failed')],
    });
    const policies = failed({ tags: { team: 'shop' } });
    const { proposals } = evaluate({
      policies,
      model,
      pending: nothingPending,
      attempts: noAttempts,
      now: start,
    });
    expect(proposals.map((proposal) => proposal.target)).toEqual([target]);
  });

  it('names the times at which a comparison of durations will turn', () => {
    const policies = setOf(policy('old', "unhealthyFor >= duration('5m')"));
    const model = (now: number) =>
      plainModel({
        at: now,
        resources: [instance('i-1')],
        verdicts: [verdict(target, 'suspect', { unhealthySince: start })],
      });
    const first = evaluate({
      policies,
      model: model(start),
      pending: nothingPending,
      attempts: noAttempts,
      now: start,
    });
    expect(first.reviewAt).toBe(start + 300_000);
    const now = start + 300_000;
    const later = evaluate({
      policies,
      model: model(now),
      pending: first.pending,
      attempts: noAttempts,
      now,
    });
    expect(later.proposals).toHaveLength(1);
  });

  it('puts proposals in the order of policies, then of targets', () => {
    const ids = ['i-3', 'i-1', 'i-2'];
    const model = plainModel({
      at: start,
      resources: ids.map((id) => instance(id)),
      verdicts: ids.map((id) => verdict(instanceId(id), 'host-failed')),
    });
    const policies = setOf(policy('z', "verdict == 'host-failed'"), policy('a', "verdict == 'host-failed'"));
    const { proposals } = evaluate({
      policies,
      model,
      pending: nothingPending,
      attempts: noAttempts,
      now: start,
    });
    expect(proposals.map((proposal) => `${proposal.policy.name} ${proposal.target.slice(-3)}`)).toEqual([
      'z i-1',
      'z i-2',
      'z i-3',
      'a i-1',
      'a i-2',
      'a i-3',
    ]);
  });
});

describe('a remedy that is refused, only shown or at work for long', () => {
  const lasting = setOf(
    policy('failed', "verdict == 'host-failed'", {
      forMs: 120_000,
      pageAfterMs: 900_000,
      remedy: [
        { kind: 'action', action: 'replace-instance', params: {}, maxAttempts: 2 },
        { kind: 'page', to: 'on-call' },
      ],
    }),
  );
  const keys = (steps: Parameters<typeof rounds>[1]) =>
    rounds(lasting, steps)
      .at(-1)
      ?.proposals.map(({ rung }) => rung.kind);

  it.each([
    [1019, ['action']],
    [1020, ['action', 'page']],
  ])('after %s seconds, two minutes and a quarter of an hour being 1020, asks for %s', (seconds, kinds) => {
    expect(
      keys([
        [0, 'host-failed'],
        [120, 'host-failed'],
        [seconds, 'host-failed'],
      ]),
    ).toEqual(kinds);
  });

  it('says when it will, and ends both proposals together', () => {
    const steps = rounds(lasting, [
      [0, 'host-failed'],
      [120, 'host-failed'],
      [1020, 'host-failed'],
      [1021, 'healthy'],
    ]);
    expect(steps[1]?.reviewAt).toBe(start + 1_020_000);
    expect(steps[3]?.proposals).toEqual([]);
    expect(steps[3]?.ended.map(({ key }) => key)).toEqual([`failed/${target}/0`, `failed/${target}/1`]);
  });
});

describe('the ladder', () => {
  const rung = (action: string, more = {}) => ({
    kind: 'action' as const,
    action,
    params: {},
    maxAttempts: 2,
    ...more,
  });
  const page = { kind: 'page' as const, to: 'on-call' };

  function rungOf(
    remedy: Policy['remedy'],
    attempts: readonly number[],
    unmet: readonly number[] = [],
  ): number | undefined {
    const policies = setOf(policy('p', "verdict == 'host-failed'", { remedy }));
    const { proposals } = evaluate({
      policies,
      model: world('host-failed', start),
      pending: nothingPending,
      attempts: {
        of: (_policy, _target, index) => attempts[index] ?? 0,
        unmet: (_policy, _target, index) => ({ times: unmet[index] ?? 0, reason: 'needed: more' }),
      },
      now: start,
    });
    return proposals[0]?.rungIndex;
  }

  it.each([
    [[0, 0], 0],
    [[1, 0], 0],
    [[2, 0], 1],
    [[2, 1], 1],
    [[2, 2], 2],
    [[9, 9], 2],
  ])('with attempts %j of two each stands on rung %s', (attempts, expected) => {
    expect(rungOf([rung('reboot'), rung('replace'), page], attempts)).toBe(expected);
  });

  it.each([
    [[0, 0], [1, 0], 0],
    [[0, 0], [2, 0], 1],
    [[0, 0], [2, 1], 1],
    [[0, 0], [2, 2], 2],
    [[1, 0], [1, 0], 0],
    [[1, 0], [2, 0], 1],
    [[2, 0], [0, 0], 1],
    [[1, 1], [1, 1], 0],
  ])(
    'with attempts %j, and not begun %j times in a row for what was unmet, stands on rung %s',
    (attempts, unmet, expected) => {
      expect(rungOf([rung('reboot'), rung('replace'), page], attempts, unmet)).toBe(expected);
    },
  );

  it('passes over a rung whose guard does not fit', () => {
    const unless = condition("verdict == 'host-failed'");
    const when = condition("verdict == 'healthy'");
    expect(rungOf([rung('reboot', { unless }), rung('stop', { when }), rung('replace'), page], [])).toBe(2);
  });

  it.each(['when', 'unless'])('pages when a %s is unknown, for the next rung would be harsher', (guard) => {
    const unknown = condition("signals['ec2/system-status'].state == 'fail'");
    expect(rungOf([rung('reboot', { [guard]: unknown }), rung('replace'), page], [])).toBe(2);
  });
});
