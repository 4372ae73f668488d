import { describe, expect, it } from 'vitest';
import type { Model } from '../../../src/model/model.ts';
import type { SignalState } from '../../../src/model/signal.ts';
import {
  complete,
  instance,
  instanceId,
  loadBalancerId,
  modelOf,
  region,
  resource,
  second,
  signal,
  start,
  targetGroupId,
  verdictOf,
} from '../../support/model-world.ts';

type Health = SignalState | 'draining';

/** A target group whose targets stand in the zones `a` and `b` in turn. */
function targets(health: readonly Health[], facts: { readonly total?: number } = {}, now = start): Model {
  const group = targetGroupId('web');
  const hosts = health.map((_, index) => `web-${index}`);
  return modelOf(
    [
      complete('ec2/all', {
        resources: hosts.map((host, index) =>
          instance(host, { zone: 'ab'.charAt(index % 2), groups: [group] }),
        ),
        signals: hosts.map((host, index) => {
          const state = health[index] ?? 'pass';
          const moving = { state: 'unknown', nature: 'transition', reason: 'draining' } as const;
          return signal(instanceId(host), 'elb/target-health', {
            by: group,
            ...(state === 'draining' ? moving : { state }),
          });
        }),
      }),
      complete('elbv2/all', {
        resources: [
          resource('elbv2:target-group', group, { facts }),
          resource('elbv2:load-balancer', loadBalancerId('web'), {
            relations: [{ type: 'routes-to', to: group }],
          }),
        ],
        signals: [],
      }),
    ],
    { now },
  );
}

const said = (model: Model) =>
  (model.signals.get(targetGroupId('web')) ?? []).flatMap(({ check, by, state, reason }) =>
    check === 'elb/fail-open' ? [[by, state, reason]] : [],
  );

const sentTo = (zone: string) =>
  `None of 2 targets in ${region}${zone} is healthy: where cross-zone load balancing is off, users who come in there are sent to all of them`;

describe('a load balancer', () => {
  it.each<[string, readonly Health[], ReturnType<typeof said>]>([
    [
      'sends to the healthy alone',
      ['pass', 'pass', 'fail', 'pass'],
      [[undefined, 'pass', '3 of 4 targets are healthy, and users are sent to those alone']],
    ],
    [
      'sends to all when none is healthy',
      ['fail', 'fail', 'fail', 'fail'],
      [[undefined, 'warn', 'None of 4 targets is healthy, so users are sent to all of them']],
    ],
    [
      'sends to all while the others are leaving',
      ['fail', 'draining'],
      [[undefined, 'warn', 'None of 2 targets is healthy, so users are sent to all of them']],
    ],
    [
      'may send to the unhealthy of one zone',
      ['pass', 'fail', 'pass', 'fail'],
      [
        [undefined, 'pass', '2 of 4 targets are healthy, and users are sent to those alone'],
        [`zone:${region}b`, 'warn', sentTo('b')],
      ],
    ],
    [
      'is not known to open while one of them cannot be seen',
      ['fail', 'unknown'],
      [[undefined, 'unknown', 'None of 2 targets is known to be healthy, and not all are known not to be']],
    ],
    [
      'is not known to open by a zone in which one cannot be seen',
      ['pass', 'fail', 'pass', 'unknown'],
      [[undefined, 'pass', '2 of 4 targets are healthy, and users are sent to those alone']],
    ],
    [
      'has not opened where all of them only come or go',
      ['draining', 'draining'],
      [[undefined, 'unknown', 'None of 2 targets is known to be healthy, and not all are known not to be']],
    ],
    ['has nobody to send to', [], []],
  ])('%s', (_title, health, expected) => {
    expect(said(targets(health))).toEqual(expected);
  });

  it('is not known to open where the group counts more targets than are seen', () => {
    expect(said(targets(['fail', 'fail'], { total: 3 }))[0]?.[1]).toBe('unknown');
    expect(said(targets(['fail', 'fail'], { total: 2 }))[0]?.[1]).toBe('warn');
  });

  it('is not known to open once the word of its targets is too old', () => {
    expect(said(targets(['fail', 'fail'], {}, start + 150 * second))[0]?.[1]).toBe('warn');
    expect(said(targets(['fail', 'fail'], {}, start + 151 * second))[0]?.[1]).toBe('unknown');
  });

  it('that opened changes no verdict: the targets themselves are the evidence', () => {
    expect(verdictOf(targets(['pass', 'fail', 'pass', 'fail']), targetGroupId('web'))).toBe('degraded');
    expect(verdictOf(targets(['fail', 'fail']), targetGroupId('web'))).toBe('suspect');
  });
});
