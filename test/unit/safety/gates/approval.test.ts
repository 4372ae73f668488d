import { describe, expect, it } from 'vitest';
import type { ApprovalRule, PolicyMode } from '../../../../src/policy/policy.ts';
import { approval } from '../../../../src/safety/gates/approval.ts';
import type { Approval } from '../../../../src/safety/history.ts';
import { defaultSafetySettings } from '../../../../src/safety/settings.ts';
import { noon } from '../../../support/model-builder.ts';
import { facts, minute, policy, proposal, traits } from '../../../support/safety-builder.ts';

const key = 'the-proposal';

function word(given: Partial<Approval> = {}): Approval {
  return { key, by: 'Ana', at: noon - minute, verdict: 'approved', expiresAt: noon + 15 * minute, ...given };
}

function ask(
  mode: PolicyMode,
  given: {
    approvals?: readonly Approval[];
    askedMsAgo?: number;
    maxMode?: PolicyMode;
    needsApproval?: () => string | undefined;
    approval?: ApprovalRule;
  } = {},
) {
  const { approvals = [], askedMsAgo, maxMode = 'auto', needsApproval, approval: rule } = given;
  const asked = new Map(askedMsAgo === undefined ? [] : [[key, noon - askedMsAgo]]);
  return approval.evaluate(
    proposal({ key, policy: policy({ mode, ...(rule === undefined ? {} : { approval: rule }) }) }),
    facts({
      history: { approvals, asked },
      settings: { ...defaultSafetySettings, maxMode },
      ...(needsApproval === undefined
        ? {}
        : { traits: new Map([['replace-instance', traits({ needsApproval })]]) }),
    }),
  );
}

describe('approval', () => {
  it.each([
    ['observe', 'allow'],
    ['propose', 'allow'],
    ['approve', 'defer'],
    ['veto', 'defer'],
    ['auto', 'allow'],
  ] as const)('in mode %s with nobody asked yet: %s', (mode, outcome) => {
    expect(ask(mode).outcome).toBe(outcome);
  });

  it("is asked for by the daemon's upper bound, too", () => {
    expect(ask('auto', { maxMode: 'approve' }).outcome).toBe('defer');
  });

  it.each([
    ['approved', {}, 'allow'],
    ['approved, and run out at this moment', { expiresAt: noon }, 'defer'],
    ['approved, and good for a moment longer', { expiresAt: noon + 1 }, 'allow'],
    ['approved for another proposal', { key: 'other' }, 'defer'],
    ['rejected', { verdict: 'rejected' }, 'deny'],
    ['rejected, and run out', { verdict: 'rejected', expiresAt: noon }, 'defer'],
  ] as const)('%s', (_title, given, outcome) => {
    expect(ask('approve', { approvals: [word(given)] }).outcome).toBe(outcome);
  });

  it('says until which day a rejection stands, for it may be a day', () => {
    const no = word({ verdict: 'rejected', expiresAt: noon + 24 * 60 * minute });
    const tomorrow = new Date(no.expiresAt).toISOString().slice(0, 10);

    expect(ask('approve', { approvals: [no] }).reason).toContain(
      `at the longest until ${tomorrow} 12:00 UTC.`,
    );
  });

  it('is outweighed by one rejection, whoever spoke first', () => {
    const approvals = [word(), word({ by: 'Ben', verdict: 'rejected', at: noon - 2 * minute })];

    expect(ask('approve', { approvals })).toMatchObject({
      outcome: 'deny',
      reason: expect.stringContaining('Ben'),
    });
  });

  it.each([
    [15 * minute - 1, 'defer'],
    [15 * minute, 'deny'],
  ])('that nobody gave for %i ms: %s, so that no request hangs for ever', (askedMsAgo, outcome) => {
    expect(ask('approve', { askedMsAgo }).outcome).toBe(outcome);
  });

  it('still counts when it comes after the request ran out', () => {
    expect(ask('approve', { askedMsAgo: 60 * minute, approvals: [word()] }).outcome).toBe('allow');
  });

  it('is needed in mode auto where the action with these parameters asks for it', () => {
    const needsApproval = () => 'Fencing of the old writer cannot be proven.';

    expect(ask('auto', { needsApproval })).toMatchObject({
      outcome: 'defer',
      reason: 'Fencing of the old writer cannot be proven. Nobody has approved it yet.',
    });
    expect(ask('veto', { needsApproval, askedMsAgo: 11 * minute }).outcome).toBe('defer');
    expect(ask('auto', { needsApproval: () => undefined }).outcome).toBe('allow');
  });
});

describe('a quorum', () => {
  const two = { quorum: 2 };
  const ana = word();
  const ben = word({ by: 'Ben' });
  const cleo = word({ by: 'Cleo' });

  it.each([
    ['nobody', two, [], 'defer', 2],
    ['one of two', two, [ana], 'defer', 1],
    ['one person twice', two, [ana, word({ at: noon - 1, channel: 'link' })], 'defer', 1],
    ['two of two', two, [ana, ben], 'allow', 0],
    ['two, one of whom ran out', two, [ana, word({ by: 'Ben', expiresAt: noon })], 'defer', 1],
    ['two, and one no', two, [ana, ben, word({ by: 'Cleo', verdict: 'rejected' })], 'deny', 0],
    ['somebody who was not asked', { quorum: 1, from: ['Ben', 'Cleo'] }, [ana], 'defer', 1],
    ['one who was asked', { quorum: 1, from: ['Ben', 'Cleo'] }, [ana, cleo], 'allow', 0],
    [
      'a no of somebody who was not asked',
      { quorum: 1, from: ['Ben'] },
      [word({ verdict: 'rejected' })],
      'deny',
      1,
    ],
  ] as const)('answered by %s: %#', (_who, rule, approvals, outcome, missing) => {
    const answer = ask('approve', { approval: rule, approvals, askedMsAgo: minute });

    expect(answer).toMatchObject({ outcome, votes: { quorum: rule.quorum, missing } });
  });

  it.each([
    [two, [], 'Nobody has approved it: 2 more approvals are missing.'],
    [two, [ana], 'Only Ana has so far approved it: 1 more approval is missing.'],
    [
      { quorum: 2, from: ['Ana', 'Ben', 'Cleo'] },
      [ana],
      'Only Ana has so far approved it: 1 more approval is missing, of Ben or Cleo.',
    ],
  ] as const)('says who still has to approve: %#', (rule, approvals, says) => {
    expect(ask('approve', { approval: rule, approvals }).reason).toBe(
      `The policy asks for approval. ${says}`,
    );
  });

  it.each([
    [5 * minute - 1, 'defer'],
    [5 * minute, 'deny'],
  ])("runs out by the policy's own window: after %i ms, %s", (askedMsAgo, outcome) => {
    const answer = ask('approve', {
      approval: { quorum: 2, withinMs: 5 * minute },
      approvals: [ana],
      askedMsAgo,
    });

    expect(answer.outcome).toBe(outcome);
    if (outcome === 'deny') expect(answer.reason).toContain('Only Ana approved it within 5 min');
  });

  it('is not needed to let the time to object run out, and ends it early where it is reached', () => {
    const veto = (approvals: readonly Approval[], askedMsAgo: number) =>
      ask('veto', { approval: two, approvals, askedMsAgo }).outcome;

    expect(veto([ana], minute)).toBe('defer');
    expect(veto([ana, ben], minute)).toBe('allow');
    expect(veto([], 10 * minute)).toBe('allow');
  });
});

describe('the time to object', () => {
  it.each([
    [10 * minute - 1, 'defer'],
    [10 * minute, 'allow'],
  ])('after %i ms: %s', (askedMsAgo, outcome) => {
    expect(ask('veto', { askedMsAgo }).outcome).toBe(outcome);
  });

  it('begins when people could first see the question, not when the failure began', () => {
    expect(ask('veto')).toMatchObject({ outcome: 'defer', until: noon + 10 * minute });
  });

  it('ends at once with a word, either way', () => {
    expect(ask('veto', { approvals: [word()] }).outcome).toBe('allow');
    expect(ask('veto', { approvals: [word({ verdict: 'rejected' })], askedMsAgo: 60 * minute }).outcome).toBe(
      'deny',
    );
  });
});
