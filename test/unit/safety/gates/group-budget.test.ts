import { describe, expect, it } from 'vitest';
import { groupBudget } from '../../../../src/safety/gates/group-budget.ts';
import { allowanceOf } from '../../../../src/safety/group-strength.ts';
import type { PastRemediation } from '../../../../src/safety/history.ts';
import { instanceId, noon } from '../../../support/model-builder.ts';
import { fleet, fleetId } from '../../../support/fleet.ts';
import { facts, hour, minute, open, past, policy, proposal } from '../../../support/safety-builder.ts';

const target = instanceId('1');
const groups = [fleetId];

function ask(
  remediations: readonly PastRemediation[],
  given: { size?: number; inFlight?: number; perWindow?: number; granted?: readonly string[] } = {},
) {
  const { size = 4, inFlight = 1, perWindow = 0.1, granted = [] } = given;
  const limits = { ...policy().limits, group: { inFlight, perWindow, windowMs: hour } };
  return groupBudget.evaluate(
    proposal({ target, policy: policy({ limits }) }),
    facts({
      model: fleet({ size, failed: [1] }),
      history: { remediations },
      granted: granted.map((name) => proposal({ target: instanceId(name) })),
    }),
  );
}

describe('the share of a group', () => {
  it.each([
    [0.1, 1, 1],
    [0.1, 5, 1],
    [0.1, 19, 1],
    [0.1, 20, 2],
    [0.5, 3, 1],
    [0.07, 100, 7],
  ])('%d of %i allows %i: rounded down, never less than one', (share, size, allowance) => {
    expect(allowanceOf(share, size)).toBe(allowance);
  });
});

describe('the budget of a group', () => {
  it.each([
    [1, 0, 'allow'],
    [1, 1, 'defer'],
    [2, 1, 'allow'],
    [2, 2, 'defer'],
  ])('with %i at once and %i in flight: %s', (inFlight, count, outcome) => {
    const remediations = Array.from({ length: count }, (_, index) =>
      open({ target: instanceId(`9${index}`), groups }),
    );

    expect(ask(remediations, { inFlight, perWindow: 0.99 }).outcome).toBe(outcome);
  });

  it('says so where the only repair under way is its own', () => {
    expect(ask([open({ target: instanceId('1'), groups })]).reason).toBe(
      'web has 1 repair under way, and the policy allows 1 at once. Its own repair is still under way; the next one waits for that.',
    );
  });

  it('counts what was allowed in this round as in flight', () => {
    expect(ask([], { granted: ['2'] })).toMatchObject({
      outcome: 'defer',
      reason: 'web has 1 repair under way, and the policy allows 1 at once. It is the first in the queue.',
      value: '1 repair under way',
    });
  });

  it.each([
    [hour - 1, 'defer'],
    [hour, 'allow'],
  ])('of one an hour, with another target begun %i ms ago: %s', (ms, outcome) => {
    const other = past({ target: instanceId('2'), groups, startedAt: noon - ms, endedAt: noon - ms + 1 });

    expect(ask([other]).outcome).toBe(outcome);
  });

  it('says until when it is used up', () => {
    const other = past({
      target: instanceId('2'),
      groups,
      startedAt: noon - 10 * minute,
      endedAt: noon - minute,
    });

    expect(ask([other])).toMatchObject({ until: noon + 50 * minute, bound: 'at most 1 in 60 min' });
  });

  it.each<[string, Partial<PastRemediation>, string]>([
    ['on another target', {}, 'defer'],
    ['on the same target, a rung earlier', { target }, 'allow'],
    ['by another policy with another action', { policy: 'other', action: 'reboot-instance' }, 'defer'],
    ['in another group', { groups: ['other'] }, 'allow'],
    ['that was called off before it changed anything', { outcome: 'refused' }, 'allow'],
    ['that failed', { outcome: 'failed' }, 'defer'],
  ])('is drawn on by one %s: %s', (_title, given, outcome) => {
    const other = past({
      target: instanceId('2'),
      groups,
      startedAt: noon - minute,
      endedAt: noon,
      ...given,
    });

    expect(ask([other]).outcome).toBe(outcome);
  });
});
