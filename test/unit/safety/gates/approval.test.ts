import { describe, expect, it } from 'vitest';
import type { PolicyMode } from '../../../../src/policy/policy.ts';
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
  } = {},
) {
  const { approvals = [], askedMsAgo, maxMode = 'auto', needsApproval } = given;
  const asked = new Map(askedMsAgo === undefined ? [] : [[key, noon - askedMsAgo]]);
  return approval.evaluate(
    proposal({ key, policy: policy({ mode }) }),
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
