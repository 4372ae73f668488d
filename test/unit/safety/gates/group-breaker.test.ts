import { describe, expect, it } from 'vitest';
import type { VerdictKind } from '../../../../src/model/verdict.ts';
import { groupBreaker } from '../../../../src/safety/gates/group-breaker.ts';
import type { GroupBreaker } from '../../../../src/safety/group-breaker.ts';
import { defaultSafetySettings } from '../../../../src/safety/settings.ts';
import { buildModel, group, instanceId, noon, resource } from '../../../support/model-builder.ts';
import { fleet, fleetId } from '../../../support/fleet.ts';
import { actionRung, facts, hour, minute, open, proposal } from '../../../support/safety-builder.ts';

const target = instanceId('1');
const failedUpTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe('the breaker of a group', () => {
  it.each([
    // [size, failed, outcome]: fewer than half, no more than three, and one alone is never a shared failure.
    [1, 1, 'allow'],
    [2, 1, 'allow'],
    [2, 2, 'deny'],
    [3, 1, 'allow'],
    [3, 2, 'deny'],
    [4, 1, 'allow'],
    [4, 2, 'deny'],
    [5, 2, 'allow'],
    [5, 3, 'deny'],
    [8, 3, 'allow'],
    [8, 4, 'deny'],
    [100, 3, 'allow'],
    [100, 4, 'deny'],
  ])('of %i with %i failed: %s', (size, failed, outcome) => {
    const model = fleet({ size, failed: failedUpTo(failed) });

    expect(groupBreaker.evaluate(proposal({ target }), facts({ model })).outcome).toBe(outcome);
  });

  it.each([
    [0.5, 1, 'deny'],
    [0.5, 2, 'allow'],
    [0.2, 2, 'deny'],
  ])(
    'with a share of %d and at most %i, two of ten failed: %s, the stricter bound',
    (share, failing, outcome) => {
      const settings = {
        ...defaultSafetySettings,
        breaker: { ...defaultSafetySettings.breaker, failing, share },
      };
      const model = fleet({ size: 10, failed: [1, 2] });

      expect(groupBreaker.evaluate(proposal({ target }), facts({ model, settings })).outcome).toBe(outcome);
    },
  );

  it.each<[VerdictKind, string]>([
    ['healthy', '1 of 5'],
    ['degraded', '1 of 5'],
    ['starting', '1 of 5'],
    ['in-transition', '1 of 5'],
    ['suspect', '2 of 5'],
    ['zone-impaired', '2 of 5'],
    ['overloaded', '2 of 5'],
    ['stale', '2 of 5'],
    ['observer-blind', '2 of 5'],
  ])('counts a sibling under the verdict %s: %s', (kind, value) => {
    const model = fleet({ size: 5, failed: [1], verdicts: { 2: kind } });

    expect(groupBreaker.evaluate(proposal({ target }), facts({ model })).value).toContain(value);
  });

  it('counts targets under repair as unhealthy, also those that look healthy or are starting again', () => {
    const model = fleet({ size: 4, failed: [1], verdicts: { 3: 'starting' } });
    const ask = (name: string) =>
      groupBreaker.evaluate(
        proposal({ target }),
        facts({ model, history: { remediations: [open({ target: instanceId(name), groups: [fleetId] })] } }),
      );

    expect(ask('2')).toMatchObject({
      outcome: 'deny',
      value: 'web: 2 of 4 failing, missing or under repair',
    });
    expect(ask('3').outcome).toBe('deny');
  });

  it('counts a target that is gone once: as the gap that it left or the newcomer in its place', () => {
    const remediations = [open({ target: instanceId('gone'), groups: [fleetId] })];
    const [gap, newcomer] = [
      fleet({ size: 3, failed: [1], desired: 4 }),
      fleet({ size: 4, failed: [1], verdicts: { 4: 'starting' } }),
    ].map((model) =>
      groupBreaker.evaluate(proposal({ target }), facts({ model, history: { remediations } })),
    );

    expect(gap?.value).toContain('2 of 4');
    expect(newcomer?.value).toContain('2 of 4');
  });

  it('counts what the group lacks', () => {
    const model = fleet({ size: 3, failed: [1], desired: 8 });

    expect(groupBreaker.evaluate(proposal({ target }), facts({ model }))).toMatchObject({
      outcome: 'deny',
      value: 'web: 6 of 8 failing, missing or under repair',
    });
  });

  it.each<[GroupBreaker['state'], string, string]>([
    ['closed', 'allow', 'Its group is well apart from it.'],
    ['open', 'deny', 'The breaker of web opened 2 min ago'],
    [
      'cooling',
      'defer',
      'is about to close: no more than 3 of its 8 members have been failing, missing or under repair for 2 min, and it takes 5 min.',
    ],
    ['latched', 'deny', `(holdfast reset-breaker ${fleetId} --reason "…").`],
  ])('that is %s: %s, whatever the group looks like now', (state, outcome, said) => {
    const breaker = { group: fleetId, name: 'web', state, since: noon - 2 * minute, trips: [noon - hour] };
    const breakers = new Map([[fleetId, breaker]]);
    const model = fleet({ size: 8, failed: [1] });

    const answer = groupBreaker.evaluate(proposal({ target }), facts({ model, history: { breakers } }));

    expect(answer).toMatchObject({ outcome, value: 'web: 1 of 8 failing, missing or under repair' });
    expect(answer.reason).toContain(said);
    expect(answer.until).toBe(state === 'cooling' ? noon + 3 * minute : undefined);
  });

  it('looks at every group of the target', () => {
    const model = buildModel({
      resources: ['1', '2', '3', '4', '5'].map((name) => resource({ id: instanceId(name) })),
      groups: [
        group({ id: 'large', members: ['1', '2', '3', '4', '5'].map(instanceId) }),
        group({ id: 'small', members: ['1', '2'].map(instanceId), serving: 0 }),
      ],
    });

    expect(groupBreaker.evaluate(proposal({ target }), facts({ model })).value).toContain('small: 2 of 2');
  });

  it('does not stand before the remedy of a whole group: moving its traffic or its writer', () => {
    const model = fleet({ size: 2, failed: [1, 2] });

    for (const action of ['flip-dns', 'failover', 'resume-process']) {
      const asked = proposal({ target, rung: actionRung({ action }) });
      expect(groupBreaker.evaluate(asked, facts({ model })).outcome).toBe('allow');
    }
  });
});
