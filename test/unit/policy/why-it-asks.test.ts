import { describe, expect, it } from 'vitest';
import { plainModel } from '../../../src/policy/plain-model.ts';
import type { Proposal } from '../../../src/policy/proposal.ts';
import { whyItAsks } from '../../../src/policy/why-it-asks.ts';
import {
  condition,
  instance,
  instanceId,
  policy,
  signal,
  start,
  verdict,
} from '../../support/policy-fixtures.ts';

const target = instanceId('i-1');
const model = plainModel({
  at: start,
  resources: [
    instance('i-1', { facts: { role: 'writer', status: 'storage-full' } }),
    { ...instance('alarm'), kind: 'cloudwatch:alarm', name: 'checkout-5xx' },
  ],
  verdicts: [verdict(target, 'suspect', { reason: 'One witness speaks against it.' })],
  signals: [
    signal(target, 'rds/replica-lag', { value: 412 }),
    signal(target, 'ec2/state', { state: 'warn', reason: 'it stops.' }),
    signal(target, 'metric/AWS/ApplicationELB/HTTPCode_Target_5XX_Count/Sum', { value: 240 }),
    signal(target, 'metric/AWS/ApplicationELB/RequestCount/Sum', { value: 1199.996 }),
    signal(instanceId('alarm'), 'cloudwatch/alarm', { state: 'fail' }),
  ],
});

function asked(when: string): string {
  const asks = policy('page-on-it', when);
  const [rung] = asks.remedy;
  if (rung === undefined) throw new Error('it pages');
  const proposal: Proposal = {
    key: 'key',
    policy: asks,
    target,
    rungIndex: 0,
    rung,
    since: start,
    verdict: 'suspect',
    reason: 'One witness speaks against it.',
    evidence: [],
  };
  return whyItAsks(proposal, model, start);
}

const errors = `metric('AWS/ApplicationELB', 'HTTPCode_Target_5XX_Count', 'Sum')`;
const requests = `metric('AWS/ApplicationELB', 'RequestCount', 'Sum')`;

describe('why a policy asks', () => {
  it.each([
    [
      'the verdict, with its reason',
      "verdict in ['suspect', 'host-failed']",
      'One witness speaks against it. page-on-it asks because its verdict is suspect.',
    ],
    [
      'of two alternatives the one that holds, without a verdict that says nothing of it',
      `${errors} >= 10.0 || verdict == 'host-failed'`,
      'page-on-it asks because `Sum of HTTPCode_Target_5XX_Count >= 10.0` (it is 240).',
    ],
    [
      'the other one',
      `${errors} >= 1000.0 || verdict == 'suspect'`,
      'One witness speaks against it. page-on-it asks because its verdict is suspect.',
    ],
    [
      'both sides of a comparison',
      `${errors} > 0.05 * ${requests}`,
      'page-on-it asks because `Sum of HTTPCode_Target_5XX_Count > 0.05 * Sum of RequestCount` (Sum of HTTPCode_Target_5XX_Count is 240, Sum of RequestCount is 1200).',
    ],
    [
      'a measured check',
      "signals['rds/replica-lag'].value > 300.0",
      'page-on-it asks because `rds/replica-lag > 300.0` (it is 412).',
    ],
    [
      'the state of a check, with what it saw',
      "signals['ec2/state'].state == 'warn'",
      'page-on-it asks because ec2/state is warn (it stops).',
    ],
    ['an alarm', "alarm('checkout-5xx')", 'page-on-it asks because the alarm checkout-5xx is in alarm.'],
    [
      'not what the target is and belongs to, which did not change',
      "resource.facts.status == 'storage-full' && 'asg' in resource.relations && resource.facts.role == 'writer'",
      'page-on-it asks because resource.facts.status is storage-full.',
    ],
    ['that, where it is all', "resource.name == 'i-1'", 'page-on-it asks because resource.name is i-1.'],
    [
      'who is there of those that a loop goes through',
      'verdict == "suspect" && !replicas.exists(r, r.region == resource.region)',
      'One witness speaks against it. page-on-it asks because its verdict is suspect, and replicas are none.',
    ],
    [
      'what must not be',
      "!(signals['rds/replica-lag'].value < 300.0)",
      'page-on-it asks because not `rds/replica-lag < 300.0` (it is 412).',
    ],
    [
      'the verdict alone once the condition is over',
      "verdict == 'healthy'",
      'One witness speaks against it.',
    ],
  ])('tells %s', (_what, when, told) => {
    expect(asked(when)).toBe(told);
  });

  it('tells the verdict of a condition that is not of this language', () => {
    const asks = policy('page-on-it', "verdict == 'suspect'", {
      when: { ...condition("verdict == 'suspect'"), text: '(((' },
    });
    const [rung] = asks.remedy;
    if (rung === undefined) throw new Error('it pages');
    const proposal = {
      key: 'key',
      policy: asks,
      target,
      rungIndex: 0,
      rung,
      since: start,
      verdict: 'suspect',
      reason: 'One witness speaks against it.',
      evidence: [],
    } as const;

    expect(whyItAsks(proposal, model, start)).toBe('One witness speaks against it.');
  });
});
