import { describe, expect, it } from 'vitest';
import { effectiveness } from '../../../../src/safety/gates/effectiveness.ts';
import type { PastRemediation } from '../../../../src/safety/history.ts';
import { fleet, fleetId } from '../../../support/fleet.ts';
import { buildModel, instanceId, noon, resource } from '../../../support/model-builder.ts';
import { facts, hour, minute, pageRung, past, proposal } from '../../../support/safety-builder.ts';

const target = instanceId('1');
const model = fleet({ size: 4, failed: [1] });
const asked = proposal({ target, incident: 'inc-now' });

/** A replacement in the same group that helped, so many hours ago, for an incident of its own. */
const answered = (hours: number, given: Partial<PastRemediation> = {}) =>
  past({
    id: `rem-${hours}`,
    target: instanceId(`gone-${hours}`),
    groups: [fleetId],
    incident: `inc-${hours}`,
    startedAt: noon - hours * hour,
    endedAt: noon - hours * hour + minute,
    ...given,
  });
const ask = (remediations: readonly PastRemediation[], approvals: readonly { at: number }[] = []) =>
  effectiveness.evaluate(
    asked,
    facts({
      model,
      history: {
        remediations,
        approvals: approvals.map(({ at }) => ({
          key: asked.key,
          by: 'ana',
          at,
          verdict: 'approved',
          expiresAt: noon + hour,
        })),
      },
    }),
  );

describe('the effectiveness of a remedy', () => {
  it.each([
    [0, 'allow'],
    [1, 'allow'],
    [2, 'allow'],
    [3, 'deny'],
    [4, 'deny'],
  ])('after %i incidents of one class that it healed within four hours: %s', (count, outcome) => {
    const remediations = Array.from({ length: count }, (_, index) => answered(0.5 + index * 0.5));

    expect(ask(remediations).outcome).toBe(outcome);
  });

  it.each([
    [4, 'allow'],
    [3.999, 'deny'],
  ])('counts those of the last four hours: the third was %d h ago, %s', (hours, outcome) => {
    expect(ask([answered(1), answered(2), answered(hours)]).outcome).toBe(outcome);
  });

  it('says what it treats, and when it is looked at again', () => {
    expect(ask([answered(1), answered(2), answered(3)])).toMatchObject({
      reason:
        'replace-instance was the answer to 3 incidents of web within 4 h: it treats the symptom. It stays off until a person approves it, or until 13:00 UTC.',
      value: '3 incidents answered by replace-instance',
      bound: 'fewer than 3 within 4 h',
      until: noon + hour,
    });
  });

  it.each<[string, Partial<PastRemediation>]>([
    ['were of another group', { groups: ['other'] }],
    ['were another action', { action: 'reboot-instance' }],
    ['were called off before they changed anything', { outcome: 'refused' }],
    ['never went out', { outcome: 'refused', neverSent: true }],
    ['were for the incident of now', { incident: 'inc-now' }],
    ['were for one and the same incident', { incident: 'inc-same' }],
  ])('does not count remediations that %s', (_title, given) => {
    expect(ask([answered(1, given), answered(2, given), answered(3, given)]).outcome).toBe('allow');
  });

  it.each(['failed', 'inconclusive', 'interrupted'] as const)('counts those that ended %s', (outcome) => {
    expect(ask([answered(1), answered(2), answered(3, { outcome })]).outcome).toBe('deny');
  });

  it('takes a target that stands alone for a class of its own', () => {
    const alone = buildModel({ resources: [resource({ id: target })] });
    const known = (id: string) =>
      effectiveness.evaluate(
        asked,
        facts({
          model: alone,
          history: { remediations: [1, 2, 3].map((hours) => answered(hours, { target: id, groups: [] })) },
        }),
      ).outcome;

    expect(known(target)).toBe('deny');
    expect(known(instanceId('2'))).toBe('allow');
  });

  it.each([
    ['after the last of them', noon - 30 * minute, 'allow'],
    ['before the last of them', noon - 90 * minute, 'deny'],
  ])('is overruled by an approval that was given %s', (_title, at, outcome) => {
    expect(ask([answered(1), answered(2), answered(3)], [{ at }]).outcome).toBe(outcome);
  });

  it('does not count pages', () => {
    const page = proposal({ target, rung: pageRung });

    expect(effectiveness.evaluate(page, facts({ model })).outcome).toBe('allow');
  });
});
