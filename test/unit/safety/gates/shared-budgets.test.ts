import { describe, expect, it } from 'vitest';
import { sharedBudgets } from '../../../../src/safety/gates/shared-budgets.ts';
import type { PastRemediation } from '../../../../src/safety/history.ts';
import type { Gate } from '../../../../src/safety/gate.ts';
import { judge } from '../../../../src/safety/judge.ts';
import { defaultSafetySettings } from '../../../../src/safety/settings.ts';
import type { Resource } from '../../../../src/model/resource.ts';
import {
  buildModel,
  group,
  instanceId,
  noon,
  region,
  resource,
  verdict,
} from '../../../support/model-builder.ts';
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
    ['one in its zone', [busy('2', { zone: `${region}a` })], 'defer'],
    [
      'one in a zone of that name in another account',
      [busy('2', { zone: `${region}a`, account: otherAccount })],
      'allow',
    ],
    ['two in its account', [busy('2'), busy('3')], 'defer'],
    [
      'two in another account',
      [busy('2', { account: otherAccount }), busy('3', { account: otherAccount })],
      'allow',
    ],
    [
      'three in all',
      [busy('2'), busy('3', { account: otherAccount }), busy('4', { account: otherAccount })],
      'defer',
    ],
  ])('with %s in flight', (_title, remediations, outcome) => {
    expect(ask(remediations).outcome).toBe(outcome);
  });

  it.each([
    [1, 'allow'],
    [2, 'defer'],
  ])('with %i in its region in flight, where two may be, and room in the account: %s', (count, outcome) => {
    const inRegion = ['2', '3'].slice(0, count).map((name) => busy(name));
    const settings = { ...facts().settings };
    const roomy = { ...settings, budgets: { ...settings.budgets, account: 9, daemon: 9 } };
    const model = buildModel({ resources: [resource({ id: target })] });
    const answer = sharedBudgets.evaluate(
      proposal({ target }),
      facts({ model, settings: roomy, history: { remediations: inRegion } }),
    );

    expect(answer.outcome).toBe(outcome);
    if (outcome === 'defer')
      expect(answer.reason).toContain(`under way in region ${region}, and at most 2 may be at once.`);
  });

  it('tell who waits which place in the queue it has, in the order of need', () => {
    const names = ['1', '2', '3', '4'];
    const model = buildModel({
      resources: names.map((name) => resource({ id: instanceId(name) })),
      verdicts: names.map((name, index) =>
        verdict({
          target: instanceId(name),
          kind: 'host-failed',
          unhealthySince: noon - hour + index * minute,
        }),
      ),
    });
    const proposals = names.map((name) => proposal({ target: instanceId(name) }));

    const decisions = judge([sharedBudgets], proposals, facts({ model }));

    const full = '1 repair is under way in zone eu-west-1a, and at most 1 may be at once.';
    expect(decisions.map(({ results: [result] }) => result?.reason)).toEqual([
      'The shared budgets reach.',
      `${full} It is the first in the queue.`,
      `${full} Others need it more: it has place 2 in the queue.`,
      `${full} Others need it more: it has place 3 in the queue.`,
    ]);
    expect(decisions.map(({ outcome }) => outcome)).toEqual(['act', 'defer', 'defer', 'defer']);
  });

  it('let nobody wait in the queue whom another gate refuses', () => {
    const model = buildModel({
      resources: ['1', '2', '3'].map((name) => resource({ id: instanceId(name) })),
    });
    const [first, second, third] = ['1', '2', '3'].map((name) => proposal({ target: instanceId(name) }));
    const refusing: Gate = {
      name: 'floor',
      protects: 'the second',
      guards: ['action'],
      onError: 'deny',
      overridable: true,
      evaluate: ({ key }) => ({ outcome: key === second?.key ? 'deny' : 'allow', reason: '' }),
    };

    const decisions = judge(
      [sharedBudgets, refusing],
      [first, second, third].filter((one) => one !== undefined),
      facts({ model }),
    );

    expect(decisions[2]?.results[0]?.reason).toContain('It is the first in the queue.');
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
    ['in another region', { region: 'us-east-1' }, 'defer'],
    [
      'in another region, almost ten minutes ago',
      { region: 'us-east-1', startedAt: noon - 10 * minute + 1 },
      'defer',
    ],
    ['in another region, ten minutes ago', { region: 'us-east-1', startedAt: noon - 10 * minute }, 'allow'],
    ['in a region of another account', { region: 'us-east-1', account: otherAccount }, 'allow'],
    ['in another region, but only moved traffic', { region: 'us-east-1', effect: 'moves-traffic' }, 'allow'],
    ['in another account', { account: otherAccount }, 'allow'],
    ['in another zone, but only moved traffic', { effect: 'moves-traffic' }, 'allow'],
    ['in another zone, but was called off', { outcome: 'refused' }, 'allow'],
  ])('after something was taken out %s', (_title, given, outcome) => {
    const earlier = past({ zone: `${region}b`, startedAt: noon - minute, endedAt: noon, ...given });

    expect(ask([earlier]).outcome).toBe(outcome);
  });

  it('leave another region alone for as long as a repair there is under way, however long ago it began', () => {
    const slow = open({
      target: instanceId('2'),
      region: 'us-east-1',
      zone: 'us-east-1a',
      startedAt: noon - hour,
    });
    expect(ask([slow])).toMatchObject({
      outcome: 'defer',
      reason:
        'A repair that takes capacity out of us-east-1 is still under way, and only one region at a time may lose any.',
      value: 'eu-west-1 would be the second region',
      bound: 'one region in 10 min',
    });
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
      groups: ['1', '2'].map((name) => group({ id: `group-${name}`, members: [instanceId(name)] })),
    });
    const proposals = ['1', '2'].map((name) => proposal({ target: instanceId(name) }));
    const wide = {
      zone: 9,
      region: 9,
      account: 9,
      daemon: 9,
      daemonPerWindow: 9,
      windowMs: hour,
      otherRegionMs: hour,
    };

    const outcomes = judge(
      [sharedBudgets],
      proposals,
      facts({ model, settings: { ...defaultSafetySettings, maxMode: 'auto', budgets: wide } }),
    );

    expect(outcomes.map((decision) => decision.outcome)).toEqual(['act', 'defer']);
  });
});
