import { describe, expect, it } from 'vitest';
import { attempts } from '../../../../src/safety/gates/attempts.ts';
import type { Approval, PastRemediation } from '../../../../src/safety/history.ts';
import { buildModel, instanceId, noon, resource, verdict } from '../../../support/model-builder.ts';
import { facts, hour, minute, past, proposal } from '../../../support/safety-builder.ts';

const target = instanceId('1');
const model = buildModel({
  resources: [resource({ id: target })],
  verdicts: [verdict({ target, kind: 'host-failed', unhealthySince: noon - hour })],
});

const failed = (given: Partial<PastRemediation> = {}) =>
  past({ target, outcome: 'failed', endedAt: noon - 10 * minute, ...given });

function ask(
  remediations: readonly PastRemediation[],
  given: { incident?: string; approvals?: Approval[] } = {},
) {
  const { incident, approvals = [] } = given;
  const asked = proposal({ target, ...(incident === undefined ? {} : { incident }) });
  return attempts.evaluate(asked, facts({ model, history: { remediations, approvals } }));
}

describe('attempts on one target', () => {
  it.each([
    [0, 'allow'],
    [1, 'allow'],
    [2, 'deny'],
    [3, 'deny'],
  ])('%i of at most two: %s', (count, outcome) => {
    expect(ask(Array.from({ length: count }, () => failed())).outcome).toBe(outcome);
  });

  it.each(['failed', 'inconclusive', 'interrupted', 'refused'] as const)(
    'count when they ended %s',
    (outcome) => {
      expect(ask([failed({ outcome }), failed({ outcome })])).toMatchObject({
        outcome: 'deny',
        value: '2 attempts',
      });
    },
  );

  it.each<[string, Partial<PastRemediation>]>([
    ['ended in verified success', { outcome: 'success' }],
    ['never went out, because the daemon was killed before', { outcome: 'refused', neverSent: true }],
    ['were not begun, for its own preconditions did not hold', { outcome: 'refused', unmet: true }],
    ['were of another rung', { rungIndex: 1, action: 'reboot-instance' }],
    ['were on another target', { target: instanceId('2') }],
    ['were of another policy', { policy: 'other' }],
    ['ended before it last fell ill', { endedAt: noon - hour - 1 }],
  ])('do not count when they %s', (_title, given) => {
    const asked = ask([failed(given), failed(given)], { incident: 'inc-1' });

    expect(asked).toMatchObject({ outcome: 'allow', value: '0 attempts' });
  });
});

describe('the breaker on remedies', () => {
  const elsewhere = (name: string, given: Partial<PastRemediation> = {}) =>
    failed({ target: instanceId(name), incident: 'inc-1', ...given });
  const approval = {
    key: proposal({ target }).key,
    by: 'Ana',
    verdict: 'approved',
    expiresAt: noon + minute,
  } as const;

  it.each<[string, PastRemediation[], string]>([
    ['one failure', [elsewhere('2')], 'allow'],
    ['two failures on different targets', [elsewhere('2'), elsewhere('3')], 'deny'],
    [
      'a failure and an inconclusive one',
      [elsewhere('2'), elsewhere('3', { outcome: 'inconclusive' })],
      'deny',
    ],
    ['a failure and a success', [elsewhere('2'), elsewhere('3', { outcome: 'success' })], 'allow'],
    [
      'a failure and one that changed nothing',
      [elsewhere('2'), elsewhere('3', { outcome: 'refused' })],
      'allow',
    ],
    ['two failures for different causes', [elsewhere('2'), elsewhere('3', { incident: 'inc-0' })], 'allow'],
    [
      'two failures of another action',
      ['2', '3'].map((name) => elsewhere(name, { action: 'other' })),
      'allow',
    ],
  ])('after %s', (_title, remediations, outcome) => {
    expect(ask(remediations, { incident: 'inc-1' }).outcome).toBe(outcome);
  });

  it.each([
    ['after the last failure', noon - 5 * minute, 'allow'],
    ['before the last failure', noon - 15 * minute, 'deny'],
  ])('closes by approval that a person gave %s', (_title, at, outcome) => {
    const approvals = [{ ...approval, at }];

    expect(ask([elsewhere('2'), elsewhere('3')], { incident: 'inc-1', approvals }).outcome).toBe(outcome);
  });
});
