import { describe, expect, it } from 'vitest';
import type { Limits } from '../../../src/policy/policy.ts';
import type { SafetySettings } from '../../../src/safety/gate.ts';
import { groupBreaker } from '../../../src/safety/gates/group-breaker.ts';
import { groupBudget } from '../../../src/safety/gates/group-budget.ts';
import { groupFloor } from '../../../src/safety/gates/group-floor.ts';
import { sharedBudgets } from '../../../src/safety/gates/shared-budgets.ts';
import { defaultSafetySettings } from '../../../src/safety/settings.ts';
import { unsoundLimits, unsoundSettings } from '../../../src/safety/sound-limits.ts';
import { instanceId } from '../../support/model-builder.ts';
import { fleet } from '../../support/fleet.ts';
import { facts, hour, policy, proposal } from '../../support/safety-builder.ts';

const sound = policy().limits;
const target = instanceId('1');
const model = fleet({ size: 4, failed: [1] });

function limits(group: Partial<Limits['group']>, keepServing: Partial<Limits['keepServing']> = {}): Limits {
  return { group: { ...sound.group, ...group }, keepServing: { ...sound.keepServing, ...keepServing } };
}

describe('limits that together enforce nothing', () => {
  it.each<[string, Limits]>([
    ['nothing in flight', limits({ inFlight: 0 })],
    ['half a target in flight', limits({ inFlight: 0.5 })],
    ['no number in flight', limits({ inFlight: Number.NaN })],
    ['0 % of a group', limits({ perWindow: 0 })],
    ['100 % of a group', limits({ perWindow: 1 })],
    ['no window', limits({ windowMs: 0 })],
    ['nobody to keep serving', limits({}, { count: 0 })],
    ['0 % to keep serving', limits({}, { percent: 0 })],
    ['100 % to keep serving', limits({}, { percent: 1 })],
    ['no share to keep serving', limits({}, { percent: Number.NaN })],
    ['no zones to keep serving', limits({}, { zones: 0 })],
    ['half a zone to keep serving', limits({}, { zones: 1.5 })],
  ])('in a policy deny: %s', (_title, given) => {
    const asked = proposal({ target, policy: policy({ limits: given }) });

    expect(unsoundLimits(given)).toMatchObject({ outcome: 'deny', value: 'no limit' });
    expect(groupFloor.evaluate(asked, facts({ model })).outcome).toBe('deny');
    expect(groupBudget.evaluate(asked, facts({ model })).outcome).toBe('deny');
  });

  it.each<[string, Partial<SafetySettings>]>([
    ['a breaker that 100 % opens', { breaker: { ...defaultSafetySettings.breaker, share: 1 } }],
    [
      'a breaker without a count',
      { breaker: { ...defaultSafetySettings.breaker, failing: Number.POSITIVE_INFINITY } },
    ],
    ['a breaker that closes at once', { breaker: { ...defaultSafetySettings.breaker, coolingMs: 0 } }],
    [
      'a breaker that never latches',
      { breaker: { ...defaultSafetySettings.breaker, trips: Number.POSITIVE_INFINITY } },
    ],
    ['a breaker that forgets at once', { breaker: { ...defaultSafetySettings.breaker, tripWindowMs: 0 } }],
    ['a budget without a window', { budgets: { ...defaultSafetySettings.budgets, windowMs: 0 } }],
    ['a budget that is no number', { budgets: { ...defaultSafetySettings.budgets, daemon: Number.NaN } }],
  ])('in the settings deny: %s', (_title, given) => {
    const settings = { ...defaultSafetySettings, ...given };
    const asked = facts({ model, settings });

    expect(groupBreaker.evaluate(proposal({ target }), asked).outcome).toBe('deny');
    expect(sharedBudgets.evaluate(proposal({ target }), asked).outcome).toBe('deny');
  });

  it('are not these, on either side', () => {
    expect(
      unsoundLimits(limits({ inFlight: 1, perWindow: 0.01, windowMs: 1 }, { count: 1, percent: 0.01 })),
    ).toBe(undefined);
    expect(unsoundLimits(limits({ perWindow: 0.99, windowMs: hour }, { percent: 0.99 }))).toBe(undefined);
    expect(unsoundLimits(limits({}, { zones: 1 }))).toBe(undefined);
    expect(unsoundSettings(defaultSafetySettings)).toBe(undefined);
  });
});
