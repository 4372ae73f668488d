import { describe, expect, it } from 'vitest';
import type { Signal } from '../../../../src/model/signal.ts';
import { evidenceFresh } from '../../../../src/safety/gates/evidence-fresh.ts';
import { evidenceWitnessed } from '../../../../src/safety/gates/evidence-witnessed.ts';
import {
  buildModel,
  group,
  instanceId,
  noon,
  resource,
  signal,
  verdict,
} from '../../../support/model-builder.ts';
import { actionRung, facts, proposal, traits } from '../../../support/safety-builder.ts';

const target = instanceId('1');
const network = (given: Partial<Signal> = {}) => signal({ resource: target, ...given });
const hypervisor = (given: Partial<Signal> = {}) =>
  signal({ resource: target, check: 'ec2/system-status', family: 'hypervisor', ...given });

function ask(signals: readonly Signal[]) {
  const asked = facts({ model: buildModel({ resources: [resource({ id: target })], signals }) });
  return {
    fresh: evidenceFresh.evaluate(proposal({ target }), asked),
    witnessed: evidenceWitnessed.evaluate(proposal({ target }), asked),
  };
}

describe('fresh evidence', () => {
  it.each([
    [0, 'allow'],
    [150_000, 'allow'],
    [150_001, 'deny'],
  ])('of which the older of two is %i ms old: %s', (ageMs, outcome) => {
    const { fresh } = ask([network(), hypervisor({ observedAt: noon - ageMs, validForMs: 600_000 })]);

    expect(fresh).toMatchObject({ outcome, evidenceAgeMs: ageMs, bound: 'at most 2 min 30 s old' });
  });

  it('is none where every check passes or is past its validity', () => {
    const { fresh, witnessed } = ask([
      network({ state: 'pass' }),
      hypervisor({ observedAt: noon - 90_000, validForMs: 89_999 }),
    ]);

    expect(fresh.outcome).toBe('deny');
    expect(witnessed).toMatchObject({ outcome: 'deny', value: 'nobody' });
  });
});

describe('witnessed evidence', () => {
  it.each<[string, Signal[], string]>([
    ['two families see it fail', [network(), hypervisor()], 'allow'],
    ['one family sees it fail', [network(), hypervisor({ state: 'pass' })], 'deny'],
    [
      'two checks of one family see it fail',
      [hypervisor(), hypervisor({ check: 'ec2/instance-status' })],
      'deny',
    ],
    ['the second one only warns', [network(), hypervisor({ state: 'warn' })], 'deny'],
    ['the second one is unknown', [network(), hypervisor({ state: 'unknown' })], 'deny'],
    ['the second one is in transition', [network(), hypervisor({ nature: 'transition' })], 'deny'],
    ['the second one never counts as evidence', [network(), hypervisor({ nature: 'warning-only' })], 'deny'],
    ['the second one is no longer valid', [network(), hypervisor({ observedAt: noon - 150_001 })], 'deny'],
    [
      'the second one is valid by its cadence but too old to act on',
      [network(), hypervisor({ observedAt: noon - 150_001, validForMs: 900_000 })],
      'deny',
    ],
  ])('%s', (_title, signals, outcome) => {
    expect(ask(signals).witnessed.outcome).toBe(outcome);
  });

  it('takes users at their word where leaving takes nothing away, but not an alert for their word', () => {
    const word = (check: string, observedAt = noon) =>
      signal({ resource: target, check, family: 'application', observedAt });
    const leave = (...signals: Signal[]) =>
      evidenceWitnessed.evaluate(
        proposal({ target, rung: actionRung({ action: 'shift-zone' }) }),
        facts({
          model: buildModel({ resources: [resource({ id: target })], signals }),
          traits: new Map([['shift-zone', traits({ usersSuffice: true })]]),
        }),
      ).outcome;

    expect(leave(word('elb/zone-errors'))).toBe('allow');
    expect(leave(word('alertmanager/alert'))).toBe('deny');
    expect(leave(word('alertmanager/alert'), word('elb/zone-errors', noon - 60_000))).toBe('allow');
    expect(leave(word('alertmanager/alert'), network())).toBe('allow');
  });

  it('says who saw what', () => {
    expect(ask([network(), hypervisor({ observedAt: noon - 1000 })]).witnessed).toMatchObject({
      value: 'network (elb/target-health), hypervisor (ec2/system-status)',
      evidenceAgeMs: 1000,
    });
  });

  it('hears for a record what stands behind it, once nobody there serves', () => {
    const record = 'record';
    const resources = [
      resource({ id: record, kind: 'route53:record', relations: [{ type: 'routes-to', to: 'lb' }] }),
      resource({ id: 'lb', kind: 'elbv2:load-balancer', relations: [{ type: 'routes-to', to: 'tg' }] }),
      resource({ id: 'tg', kind: 'elbv2:target-group' }),
    ];
    const signals = [
      network(),
      signal({ resource: record, check: 'route53/health-check', family: 'external' }),
    ];
    const withServing = (serving: number) =>
      facts({
        model: buildModel({ resources, signals, groups: [group({ id: 'tg', members: [target], serving })] }),
      });

    const [down, up] = [0, 1].map((serving) =>
      evidenceWitnessed.evaluate(proposal({ target: record }), withServing(serving)),
    );

    expect(down?.outcome).toBe('allow');
    expect(up).toMatchObject({ outcome: 'deny', value: 'external (route53/health-check)' });
  });

  it('takes from the verdict only what it cannot look at itself', () => {
    const evidence = (check: string) => ({
      check,
      state: 'fail' as const,
      family: 'data' as const,
      observedAt: noon,
      reason: '',
    });
    const model = (check: string) =>
      buildModel({
        resources: [resource({ id: target })],
        signals: [
          network(),
          signal({ resource: target, check: 'rds/replica-lag', family: 'data', state: 'unknown' }),
        ],
        verdicts: [verdict({ target, kind: 'host-failed', evidence: [evidence(check)] })],
      });

    const [unseen, unknownNow] = ['rds/replication', 'rds/replica-lag'].map((check) =>
      evidenceWitnessed.evaluate(proposal({ target }), facts({ model: model(check) })),
    );

    expect(unseen?.outcome).toBe('allow');
    expect(unknownNow?.outcome).toBe('deny');
  });

  it.each([
    [0, 'allow'],
    [150_001, 'deny'],
  ])(
    'is not asked of a planned change, but that all is well must have been seen %i ms ago: %s',
    (ageMs, outcome) => {
      const planned = new Map([['replace-instance', traits({ verdicts: ['healthy', 'degraded'] })]]);
      const passing = network({ state: 'pass', observedAt: noon - ageMs, validForMs: 600_000 });
      const asked = facts({
        model: buildModel({ resources: [resource({ id: target })], signals: [passing] }),
        traits: planned,
      });

      expect(evidenceWitnessed.evaluate(proposal({ target }), asked).outcome).toBe('allow');
      expect(evidenceFresh.evaluate(proposal({ target }), asked)).toMatchObject({
        outcome,
        evidenceAgeMs: ageMs,
      });
      expect(evidenceFresh.evaluate(proposal({ target }), facts({ traits: planned })).outcome).toBe('deny');
    },
  );

  it('is not asked of what takes nothing out of service', () => {
    const harmless = proposal({ target, rung: actionRung({ action: 'resume-process' }) });

    expect(evidenceWitnessed.evaluate(harmless, facts()).outcome).toBe('allow');
    expect(evidenceFresh.evaluate(harmless, facts()).outcome).toBe('allow');
  });
});
