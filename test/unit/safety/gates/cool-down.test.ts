import { describe, expect, it } from 'vitest';
import { coolDown } from '../../../../src/safety/gates/cool-down.ts';
import type { PastRemediation } from '../../../../src/safety/history.ts';
import { buildModel, group, instanceId, noon, resource } from '../../../support/model-builder.ts';
import {
  actionRung,
  facts,
  hour,
  minute,
  open,
  past,
  policy,
  proposal,
} from '../../../support/safety-builder.ts';

const [target, sibling] = [instanceId('1'), instanceId('2')];
const model = buildModel({
  resources: [resource({ id: target, name: 'web-1' }), resource({ id: sibling, name: 'web-2' })],
  groups: [
    group({ id: 'asg', members: [target, sibling] }),
    group({ id: 'db-cluster', members: ['db-1', 'db-2'] }),
  ],
});

function ask(remediations: readonly PastRemediation[], given: Partial<Parameters<typeof proposal>[0]> = {}) {
  return coolDown.evaluate(proposal({ target, ...given }), facts({ model, history: { remediations } }));
}

const ago = (ms: number, given: Partial<PastRemediation> = {}) =>
  past({ target, groups: ['asg'], endedAt: noon - ms, startedAt: noon - ms - hour, ...given });

describe('the cool-down', () => {
  it.each([
    [5 * minute - 1, 'defer'],
    [5 * minute, 'allow'],
  ])('of five minutes, %i ms after the end: %s', (ms, outcome) => {
    expect(ask([ago(ms)]).outcome).toBe(outcome);
  });

  it('counts from the verified end, not from the start of an action that takes longer than it', () => {
    const answer = ask([past({ target, startedAt: noon - 60 * minute, endedAt: noon - minute })]);

    expect(answer).toMatchObject({ outcome: 'defer', until: noon + 4 * minute, bound: '5 min' });
  });

  it.each([
    ['the same action on a sibling', { target: sibling }, 'defer'],
    ['another action on a sibling', { target: sibling, action: 'reboot-instance' }, 'allow'],
    ['another action on the same target', { groups: [], action: 'reboot-instance' }, 'defer'],
    ['the same action in another group', { target: 'x', groups: ['other'] }, 'allow'],
    ['a failure', { outcome: 'failed' }, 'defer'],
    ['an inconclusive one', { outcome: 'inconclusive' }, 'defer'],
  ] as const)('after %s', (_title, given, outcome) => {
    expect(ask([ago(minute, given)]).outcome).toBe(outcome);
  });

  it('of what lasted counts from where it began to stand, so that a slow return delays no leaving', () => {
    const returned = { stood: 'given-back', provenAt: noon - 2 * hour } as const;
    expect(ask([ago(minute, returned)]).outcome).toBe('allow');
    expect(ask([ago(minute, { ...returned, provenAt: noon - 4 * minute })]).outcome).toBe('defer');
  });

  it('does not begin while the remediation is under way: the budgets hold then', () => {
    expect(ask([open({ target, groups: ['asg'] })]).outcome).toBe('allow');
  });

  it.each([
    [1, 5 * minute],
    [2, 10 * minute],
    [3, 20 * minute],
    [4, 40 * minute],
    [5, 40 * minute],
  ])('after %i in four hours is %i ms long: it doubles, up to a bound', (count, length) => {
    const remediations = Array.from({ length: count }, (_, index) => ago(minute + index * 10 * minute));

    expect(ask(remediations).until).toBe(noon - minute + length);
  });

  it.each([
    [4 * hour - 1, 10 * minute],
    [4 * hour, 5 * minute],
  ])('forgets a relapse that ended %i ms ago', (ms, length) => {
    expect(ask([ago(minute), ago(ms)]).until).toBe(noon - minute + length);
  });

  it.each([
    [minute - 1, 'defer'],
    [minute, 'allow'],
  ])('after an attempt that was called off is short: %i ms after it: %s', (ms, outcome) => {
    expect(ask([ago(ms, { outcome: 'refused' })]).outcome).toBe(outcome);
  });

  it('is none after one of which a restart kept the call from being sent, and what is before that counts as ever', () => {
    const unsent = ago(1, { outcome: 'refused', neverSent: true });
    expect(ask([unsent]).outcome).toBe('allow');
    expect(ask([ago(3 * minute), unsent]).outcome).toBe('defer');
  });

  it('is not cut short by an attempt that was called off after a real one', () => {
    expect(ask([ago(3 * minute), ago(2 * minute, { outcome: 'refused' })]).outcome).toBe('defer');
  });

  it.each([
    [hour - 1, 'defer'],
    [hour, 'allow'],
  ])('after a change of writer holds for the family: %i ms after it: %s', (ms, outcome) => {
    const promotion = ago(ms, {
      target: 'db-2',
      action: 'promote',
      effect: 'changes-writer',
      groups: ['db-cluster'],
    });

    expect(ask([promotion], { target: 'db-1', rung: actionRung({ action: 'failover' }) }).outcome).toBe(
      outcome,
    );
  });

  it.each([
    ['success', minute, 'was seen to work at 11:59 UTC; the next one waits until 12:04 UTC.'],
    ['failed', minute, 'ended without being seen to help at 11:59 UTC; the next one waits until 12:04 UTC.'],
    [
      'refused',
      minute / 2,
      'could not be begun, and changed nothing, at 11:59 UTC; the next one waits until 12:00 UTC.',
    ],
  ] as const)('says what is being waited for after a %s', (outcome, since, said) => {
    expect(ask([ago(since, { target: sibling, outcome })]).reason).toBe(`replace-instance of web-2 ${said}`);
  });

  it('says on which day the next one is due, where that is not today', () => {
    const cooldownMs = 24 * hour;
    const answer = ask([ago(minute)], { policy: policy({ cooldownMs }) });

    expect(answer.reason).toContain('at 11:59 UTC; the next one waits until 2026-');
  });
});
