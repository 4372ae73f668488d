import { describe, expect, it } from 'vitest';
import { fold } from '../../../src/model/fold.ts';
import type { Model } from '../../../src/model/model.ts';
import type { Observation } from '../../../src/model/observation.ts';
import type { Signal } from '../../../src/model/signal.ts';
import {
  asgId,
  complete,
  databaseId,
  instance,
  instanceId,
  loadBalancerId,
  modelOf,
  resource,
  second,
  signal,
  start,
  targetGroupId,
  verdictOf,
} from '../../support/model-world.ts';

const id = instanceId('x');
const group = asgId('web');
const targets = targetGroupId('web');
const balancer = loadBalancerId('web');
const database = databaseId('orders');
const services = [
  { name: 'shop', tier: 1, ids: [balancer], tags: {}, dependsOn: ['orders'], objectives: {} },
  { name: 'orders', tier: 1, ids: [database], tags: {}, dependsOn: [], objectives: {} },
];

type Said = Partial<Signal> & { check: string };
const bad: Said = { check: 'elb/target-health', by: targets, state: 'fail' };
const errors: Said = { check: 'cloudwatch/alarm', by: 'errors', state: 'fail' };
const busy: Said = { check: 'cloudwatch/alarm', by: 'cpu', state: 'fail', measures: 'saturation' };

/** `x` with these checks, beside two siblings that serve, with what is said of those around it. */
function say(
  own: readonly Said[],
  around: Readonly<Record<string, readonly Said[]>> = {},
  at = start,
): Observation[] {
  const of = (target: string, said: readonly Said[]) =>
    said.map(({ check, ...rest }) => signal(target, check, { observedAt: at, ...rest }));
  const members = ['x', 'm1', 'm2'];
  return [
    complete('ec2/all', {
      at,
      resources: members.map((name) => instance(name, { groups: [group, targets] })),
      signals: [
        ...of(id, own),
        ...['m1', 'm2'].flatMap((name) => of(instanceId(name), [{ ...bad, state: 'pass' }])),
      ],
    }),
    complete('elbv2/all', {
      at,
      resources: [
        resource('elbv2:target-group', targets),
        resource('elbv2:load-balancer', balancer, { relations: [{ type: 'routes-to', to: targets }] }),
      ],
      signals: [signal(balancer, 'elb/load-balancer-state', { observedAt: at })],
    }),
    complete('autoscaling/groups', { at, resources: [resource('autoscaling:group', group)] }),
    complete('rds/instances', {
      at,
      resources: [resource('rds:instance', database, { facts: { role: 'standalone' } })],
      signals: [signal(database, 'rds/status', { observedAt: at })],
    }),
    complete('cloudwatch/alarm-states', {
      at,
      signals: Object.entries(around).flatMap(([target, said]) => of(target, said)),
    }),
  ];
}

const modelWith = (...said: Parameters<typeof say>): Model => modelOf(say(...said), { services });

describe('overloaded', () => {
  const cases: [title: string, Said[], Record<string, Said[]>, string, string?][] = [
    ['it is saturated itself, and nothing else fails', [busy], {}, 'overloaded', id],
    ['it is saturated itself and fails its health check', [busy, bad], {}, 'overloaded', id],
    ['its group is saturated', [bad, errors], { [group]: [busy] }, 'overloaded', group],
    ['its target group is saturated', [bad, errors], { [targets]: [busy] }, 'overloaded', targets],
    ['the load balancer before it is slow', [bad, errors], { [balancer]: [busy] }, 'overloaded', balancer],
    ['the database that its service needs is', [bad, errors], { [database]: [busy] }, 'overloaded', database],
    [
      'its group repeats what the load balancer told it',
      [busy, bad, { check: 'autoscaling/instance-health', state: 'fail' }],
      {},
      'overloaded',
      id,
    ],
    ['nothing is saturated', [bad, errors], { [database]: [{ ...busy, state: 'pass' }] }, 'host-failed'],
    ['the alarm in question is none on saturation', [bad, errors], { [group]: [errors] }, 'host-failed'],
    [
      'what is saturated only sets off scaling',
      [bad, errors],
      { [group]: [{ ...busy, nature: 'warning-only' }] },
      'host-failed',
    ],
    [
      'a system status check fails too, which no load explains',
      [busy, bad, { check: 'ec2/system-status', state: 'fail' }],
      {},
      'host-failed',
    ],
    [
      'its instance status check fails too',
      [busy, bad, { check: 'ec2/instance-status', state: 'fail' }],
      {},
      'host-failed',
    ],
    [
      'two families fail, and whether its group is still saturated cannot be seen',
      [bad, errors],
      { [group]: [{ ...busy, validForMs: 1, observedAt: start - second }] },
      'suspect',
    ],
    [
      'two families fail, and its group was well when last seen',
      [bad, errors],
      { [group]: [{ ...busy, state: 'pass', validForMs: 1, observedAt: start - second }] },
      'host-failed',
    ],
  ];
  it.each(cases)('or not, when %s', (_, own, around, expected, cause) => {
    const verdict = modelWith(own, around).verdicts.get(id);
    expect([verdict?.kind, verdict?.cause]).toEqual([expected, cause]);
  });

  it('says what is saturated, by whose word, and until when that counts', () => {
    const verdict = modelWith([bad], {
      [database]: [{ ...busy, reason: 'orders-cpu: above 90 %.', validForMs: 75_000 }],
    }).verdicts.get(id);
    expect(verdict).toMatchObject({
      reason: 'x fails elb/target-health, and database orders is saturated: orders-cpu: above 90 %.',
      reviewAt: start + 75_001,
    });
    expect(verdict?.evidence.map(({ check }) => check)).toEqual(['elb/target-health', 'cloudwatch/alarm']);
  });

  it('follows the load of another as it comes and goes, though nothing is said of the one that fails', () => {
    let model = modelWith([bad, errors]);
    const alarm = (state: Signal['state'], at: number) =>
      complete('cloudwatch/alarm-states', {
        at,
        signals: [signal(database, busy.check, { ...busy, state, observedAt: at })],
      });
    expect(verdictOf(model, id)).toBe('host-failed');
    model = fold(model, [alarm('fail', start + second)], start + second);
    expect(verdictOf(model, id)).toBe('overloaded');
    model = fold(model, [alarm('pass', start + 2 * second)], start + 2 * second);
    expect(verdictOf(model, id)).toBe('host-failed');
  });

  it('is a cause that was found, so it comes before a fleet that fails without one', () => {
    const all = say([bad], { [database]: [busy] }).map((observation) =>
      observation.kind === 'complete' && observation.observer.name === 'ec2/all'
        ? {
            ...observation,
            signals: observation.signals.map((each) => ({ ...each, state: 'fail' as const })),
          }
        : observation,
    );
    const model = modelOf(all, { services });
    expect(['x', 'm1', 'm2'].map((name) => verdictOf(model, instanceId(name)))).toEqual(
      Array.from({ length: 3 }, () => 'overloaded'),
    );
    // Its group, target group and load balancer, and the database itself, suffer from the same.
    expect(model.causes()).toMatchObject([{ id: database, verdict: 'overloaded' }]);
  });

  it('blames their group where several of one group are saturated each by itself', () => {
    const model = modelOf([
      complete('ec2/all', {
        resources: ['x', 'm1', 'm2'].map((name) => instance(name, { groups: [group] })),
        signals: ['x', 'm1'].flatMap((name) => [
          signal(instanceId(name), busy.check, busy),
          signal(instanceId(name), 'ec2/state'),
        ]),
      }),
      complete('autoscaling/groups', { resources: [resource('autoscaling:group', group)] }),
    ]);
    expect(model.verdicts.get(id)).toMatchObject({ kind: 'overloaded', cause: group });
    expect([...model.incidents.values()].map(({ subject }) => subject)).toEqual([group]);
  });
});
