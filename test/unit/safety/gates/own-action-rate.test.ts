import { describe, expect, it } from 'vitest';
import { ownActionRate } from '../../../../src/safety/gates/own-action-rate.ts';
import type { PastRemediation } from '../../../../src/safety/history.ts';
import type { VerdictKind } from '../../../../src/model/verdict.ts';
import { fleet } from '../../../support/fleet.ts';
import { instanceId, noon } from '../../../support/model-builder.ts';
import { facts, hour, minute, pageRung, past, proposal } from '../../../support/safety-builder.ts';

const target = instanceId('1');
const asked = proposal({ target });
/** Three of four instances are unwell. */
const model = fleet({ size: 4, failed: [1, 2, 3] });

/** A replacement that was begun so many minutes ago, when one instance was unwell. */
const begun = (minutes: number, given: Partial<PastRemediation> = {}) =>
  past({
    id: `rem-${minutes}`,
    startedAt: noon - minutes * minute,
    endedAt: noon - minutes * minute + 1,
    unwellThen: 1,
    ...given,
  });
const three = [begun(25), begun(15), begun(5)];
/** One instance has failed, and two have these verdicts. */
const movers = ([second, third]: readonly [VerdictKind, VerdictKind]) =>
  fleet({ size: 4, failed: [1], verdicts: { 2: second, 3: third } });
const ask = (remediations: readonly PastRemediation[], given: Parameters<typeof facts>[0] = {}) =>
  ownActionRate.evaluate(asked, facts({ model, ...given, history: { ...given.history, remediations } }));

describe('the rate of own acts', () => {
  it.each([
    ['nothing', [], 'allow'],
    ['two', [begun(15), begun(5)], 'allow'],
    ['three', three, 'deny'],
    ['three, of which the first was half an hour before the last', [begun(35), begun(15), begun(5)], 'allow'],
    ['three, of which the first was a little less before', [begun(34.99), begun(15), begun(5)], 'deny'],
    ['three, and as many in the half-hour before', [begun(64), begun(50), begun(36), ...three], 'allow'],
    ['three, and two in the half-hour before', [begun(50), begun(36), ...three], 'deny'],
    ['three, and one more an hour before the last', [begun(65), begun(50), begun(36), ...three], 'deny'],
  ] as const)('while more fails, after %s: %3$s', (_what, remediations, outcome) => {
    expect(ask(remediations).outcome).toBe(outcome);
  });

  it.each([
    ['fewer than now', 2, 'deny'],
    ['as many as now', 3, 'allow'],
    ['more than now', 4, 'allow'],
    ['nobody knows how many', undefined, 'deny'],
  ] as const)('when the first of three began %s were unwell: %3$s', (_what, count, outcome) => {
    const { unwellThen: _one, ...first } = begun(25);
    const known = count === undefined ? first : { ...first, unwellThen: count };
    expect(ask([known, begun(15), begun(5)]).outcome).toBe(outcome);
  });

  it('counts what is suspected or out of sight, but nothing that starts', () => {
    expect(ask(three, { model: movers(['starting', 'in-transition']) }).outcome).toBe('allow');
    expect(ask(three, { model: movers(['stale', 'healthy']) }).outcome).toBe('deny');
    expect(ask(three, { model: movers(['suspect', 'healthy']) }).outcome).toBe('deny');
    expect(ask(three, { model: movers(['degraded', 'healthy']) }).outcome).toBe('allow');
  });

  it.each<[string, Partial<PastRemediation>]>([
    ['were another action', { action: 'reboot-instance' }],
    ['were in another account', { account: '999999999999' }],
    ['were called off before they changed anything', { outcome: 'refused' }],
    ['never went out', { outcome: 'interrupted', neverSent: true }],
  ])('does not count acts that %s', (_what, given) => {
    expect(ask([begun(25), begun(15, given), begun(5)]).outcome).toBe('allow');
  });

  it('counts what is still under way', () => {
    const { endedAt: _end, outcome: _outcome, ...open } = begun(5);
    expect(ask([begun(25), begun(15), open]).outcome).toBe('deny');
  });

  it.each([
    ['a little less than four hours', 4 * hour - 1, 'deny'],
    ['four hours', 4 * hour, 'allow'],
  ] as const)('does not end by waiting, but %s after the last: %3$s', (_what, ago, outcome) => {
    const before = (minutes: number) => begun(0, { startedAt: noon - ago - minutes * minute });
    expect(ask([before(20), before(10), before(0)]).outcome).toBe(outcome);
  });

  it.each([
    ['after the last of them', noon - 4 * minute, 'allow'],
    ['before the last of them', noon - 6 * minute, 'deny'],
  ] as const)('is overruled by an approval that was given %s', (_what, at, outcome) => {
    const approval = { key: asked.key, by: 'ana', at, verdict: 'approved', expiresAt: noon + hour } as const;
    expect(ask(three, { history: { approvals: [approval] } }).outcome).toBe(outcome);
  });

  it('says how often, what has come of it, and what ends the stop', () => {
    expect(ask(three)).toEqual({
      outcome: 'deny',
      reason:
        'replace-instance was begun 3 times within 30 min, after 0 in the 30 min before, and more fails: of ec2:instance in this account 1 was unwell when that began, and 3 are now. It may not be the cure. It stays off until no more are unwell than then, until a person approves it, or until 15:55 UTC.',
      value: '3 times within 30 min, after 0 in the 30 min before; 1 unwell then, 3 now',
      bound: 'fewer than 3 times, or no more often than before, or no more unwell than then',
      until: noon - 5 * minute + 4 * hour,
    });
  });

  it('denies where the target is gone, and lets a page through', () => {
    const gone = proposal({ target: instanceId('gone') });
    expect(ownActionRate.evaluate(gone, facts({ model })).outcome).toBe('deny');
    const page = proposal({ target, rung: pageRung });
    expect(ownActionRate.evaluate(page, facts({ model, history: { remediations: three } })).outcome).toBe(
      'allow',
    );
  });
});
