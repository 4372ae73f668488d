import { describe, expect, it } from 'vitest';
import { sharedBudgets } from '../../../../src/safety/gates/shared-budgets.ts';
import type { PastRemediation } from '../../../../src/safety/history.ts';
import { judge } from '../../../../src/safety/judge.ts';
import { defaultSafetySettings } from '../../../../src/safety/settings.ts';
import type { Resource } from '../../../../src/model/resource.ts';
import { buildModel, instanceId, noon, region, resource } from '../../../support/model-builder.ts';
import { actionRung, facts, hour, minute, open, past, proposal } from '../../../support/safety-builder.ts';

const target = instanceId('1');
const otherAccount = '222222222222';

function ask(
  remediations: readonly PastRemediation[],
  given: { target?: Partial<Resource>; action?: string } = {},
) {
  const model = buildModel({ resources: [resource({ id: target, ...given.target })] });
  const rung = actionRung({ action: given.action ?? 'replace-instance' });
  return sharedBudgets.evaluate(proposal({ target, rung }), facts({ model, history: { remediations } }));
}

/** In flight and of a kind that takes out no zone, so that only the counted levels speak. */
const busy = (name: string, given: Partial<PastRemediation> = {}) =>
  open({ target: instanceId(name), effect: 'moves-traffic', zone: `${region}b`, ...given });

describe('the shared budgets', () => {
  it('grant one remediation at a time to a target', () => {
    expect(ask([open({ target })])).toMatchObject({ outcome: 'deny', bound: 'one at a time per target' });
  });

  it.each<[string, PastRemediation[], string]>([
    ['nothing', [], 'allow'],
    ['one in another zone of the account', [busy('2')], 'allow'],
    ['one in its zone', [busy('2', { zone: `${region}a` })], 'deny'],
    [
      'one in a zone of that name in another account',
      [busy('2', { zone: `${region}a`, account: otherAccount })],
      'allow',
    ],
    ['two in its account', [busy('2'), busy('3')], 'deny'],
    [
      'two in another account',
      [busy('2', { account: otherAccount }), busy('3', { account: otherAccount })],
      'allow',
    ],
    [
      'three in all',
      [busy('2'), busy('3', { account: otherAccount }), busy('4', { account: otherAccount })],
      'deny',
    ],
  ])('with %s in flight', (_title, remediations, outcome) => {
    expect(ask(remediations).outcome).toBe(outcome);
  });

  it.each([
    [5, 'allow'],
    [6, 'defer'],
  ])('with %i begun by the daemon within the hour: %s', (count, outcome) => {
    const begun = Array.from({ length: count }, (_, index) =>
      past({
        target: `t${index}`,
        effect: 'moves-traffic',
        startedAt: noon - 30 * minute,
        endedAt: noon - 20 * minute,
      }),
    );

    expect(ask(begun).outcome).toBe(outcome);
  });

  it.each<[string, Partial<PastRemediation>, string]>([
    ['in the same zone', { zone: `${region}a` }, 'allow'],
    ['in another zone', {}, 'defer'],
    ['in another zone, an hour ago', { startedAt: noon - hour }, 'allow'],
    ['in a zone that is not known', { zone: '' }, 'defer'],
    ['in another region', { region: 'us-east-1' }, 'allow'],
    ['in another account', { account: otherAccount }, 'allow'],
    ['in another zone, but only moved traffic', { effect: 'moves-traffic' }, 'allow'],
    ['in another zone, but was called off', { outcome: 'refused' }, 'allow'],
  ])('after something was taken out %s', (_title, given, outcome) => {
    const earlier = past({ zone: `${region}b`, startedAt: noon - minute, endedAt: noon, ...given });

    expect(ask([earlier]).outcome).toBe(outcome);
  });

  it('deny an instance whose zone is not known, for it may be a second one', () => {
    const { zone: _zone, ...zoneless } = resource({ id: target });
    const model = buildModel({ resources: [zoneless] });

    expect(sharedBudgets.evaluate(proposal({ target }), facts({ model })).outcome).toBe('deny');
    expect(ask([], { action: 'flip-dns', target: { kind: 'route53:record' } }).outcome).toBe('allow');
  });

  it('let two actions in different groups never take out two zones together', () => {
    const model = buildModel({
      resources: [
        resource({ id: instanceId('1'), zone: `${region}a` }),
        resource({ id: instanceId('2'), zone: `${region}b` }),
      ],
    });
    const proposals = ['1', '2'].map((name) => proposal({ target: instanceId(name) }));
    const wide = { zone: 9, account: 9, daemon: 9, daemonPerWindow: 9, windowMs: hour };

    const outcomes = judge(
      [sharedBudgets],
      proposals,
      facts({ model, settings: { ...defaultSafetySettings, maxMode: 'auto', budgets: wide } }),
    );

    expect(outcomes.map((decision) => decision.outcome)).toEqual(['act', 'defer']);
  });
});
