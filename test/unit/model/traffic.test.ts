import { describe, expect, it } from 'vitest';
import { fold } from '../../../src/model/fold.ts';
import type { Observation } from '../../../src/model/observation.ts';
import type { SignalState } from '../../../src/model/signal.ts';
import {
  complete,
  databaseId,
  instance,
  instanceId,
  loadBalancerId,
  modelOf,
  partial,
  recordId,
  resource,
  second,
  signal,
  start,
  targetGroupId,
  verdictOf,
} from '../../support/model-world.ts';

type Health = SignalState | 'initial';

/** Site `name`: a record in a failover pair, its load balancer, one target group and its targets. */
function site(name: string, health: readonly Health[], externally: SignalState = 'pass'): Observation[] {
  const group = targetGroupId(name);
  const balancer = loadBalancerId(name);
  const record = recordId('shop.example.com', name);
  const hosts = health.map((_, index) => `${name}-${index}`);
  return [
    complete(`ec2/${name}`, {
      resources: hosts.map((host, index) =>
        instance(host, { zone: 'ab'.charAt(index % 2), groups: [group] }),
      ),
      signals: hosts.flatMap((host, index) => {
        const state = health[index] ?? 'pass';
        const moving = { state: 'unknown', nature: 'transition', reason: 'initial' } as const;
        return [
          signal(instanceId(host), 'ec2/system-status'),
          signal(instanceId(host), 'elb/target-health', {
            by: group,
            ...(state === 'initial' ? moving : { state }),
          }),
        ];
      }),
    }),
    complete(`elbv2/${name}`, {
      resources: [
        resource('elbv2:target-group', group),
        resource('elbv2:load-balancer', balancer, { relations: [{ type: 'routes-to', to: group }] }),
      ],
      signals: [signal(balancer, 'elb/load-balancer-state')],
    }),
    complete(`route53/${name}`, {
      resources: [
        resource('route53:record', record, {
          facts: { recordName: 'shop.example.com', setIdentifier: name },
          relations: [{ type: 'routes-to', to: balancer }],
        }),
      ],
      signals: [signal(record, 'route53/health-check', { state: externally, by: 'check' })],
    }),
  ];
}

const fine = site('two', ['pass', 'pass']);

describe('what distributes traffic is judged by what is behind it', () => {
  const cases: [string, Health[], [string, string, string]][] = [
    ['all targets serve', ['pass', 'pass'], ['healthy', 'healthy', 'healthy']],
    ['one of two targets fails', ['fail', 'pass'], ['degraded', 'degraded', 'degraded']],
    ['no target serves', ['fail', 'fail'], ['suspect', 'suspect', 'suspect']],
    ['one fails and one is unknown', ['fail', 'unknown'], ['stale', 'healthy', 'healthy']],
    ['one fails and one is still starting', ['fail', 'initial'], ['suspect', 'suspect', 'suspect']],
    ['all are starting', ['initial', 'initial'], ['starting', 'starting', 'starting']],
  ];
  it.each(cases)('when %s', (_, health, expected) => {
    const model = modelOf([...site('one', health), ...fine]);
    expect([
      verdictOf(model, targetGroupId('one')),
      verdictOf(model, loadBalancerId('one')),
      verdictOf(model, recordId('shop.example.com', 'one')),
    ]).toEqual(expected);
  });

  it('makes a record host-failed by the network and by those outside, whatever its hosts are called', () => {
    const model = modelOf([...site('one', ['fail', 'fail', 'fail'], 'fail'), ...fine]);
    expect(verdictOf(model, instanceId('one-0'))).toBe('fleet-wide');
    expect(model.verdicts.get(recordId('shop.example.com', 'one'))).toMatchObject({
      kind: 'host-failed',
      reason: expect.stringContaining('independent evidence agrees (external, network)'),
    });
    expect(verdictOf(model, recordId('shop.example.com', 'two'))).toBe('healthy');
  });

  it('does not call one record failed when its whole set fails', () => {
    const model = modelOf([...site('one', ['fail'], 'fail'), ...site('two', ['fail'], 'fail')]);
    expect(model.verdicts.get(recordId('shop.example.com', 'one'))).toMatchObject({
      kind: 'fleet-wide',
      cause: recordId('shop.example.com'),
    });
  });

  it('does not take lost sight of the targets for their recovery', () => {
    const failing = [...site('one', ['fail', 'fail']), ...fine];
    const later = start + second;
    const lost = partial('ec2/one', {
      signals: ['one-0', 'one-1'].map((host) =>
        signal(instanceId(host), 'elb/target-health', {
          by: targetGroupId('one'),
          state: 'unknown',
          observedAt: later,
        }),
      ),
      at: later,
    });
    const model = fold(modelOf(failing), [lost], later);
    expect(verdictOf(model, loadBalancerId('one'))).toBe('stale');
    expect(verdictOf(model, recordId('shop.example.com', 'one'))).toBe('stale');
  });

  it('renews the age of what it derives when the targets are read again', () => {
    const model = modelOf(fine);
    const at = start + 60 * second;
    const again = partial('ec2/two', {
      signals: ['two-0', 'two-1'].map((host) =>
        signal(instanceId(host), 'elb/target-health', { by: targetGroupId('two'), observedAt: at }),
      ),
      at,
    });
    const next = fold(model, [again], at);
    expect(next.changes).toEqual([]);
    const derived = next.signals
      .get(targetGroupId('two'))
      ?.find(({ check }) => check === 'elb/targets-serving');
    expect(derived?.observedAt).toBe(at);
  });

  it('leaves open what a target group does whose other targets are no known instances', () => {
    const group = targetGroupId('one');
    const counted = complete('elbv2/counts', {
      resources: [resource('elbv2:target-group', group, { facts: { total: 5 } })],
    });
    const model = modelOf([...site('one', ['fail', 'fail']), counted]);
    expect(verdictOf(model, group)).toBe('stale');
  });
});

describe('a database', () => {
  const writer = databaseId('orders');
  const replica = databaseId('orders-replica');
  const databases = (status: SignalState, replication: SignalState): Observation =>
    complete('rds/all', {
      resources: [
        resource('rds:instance', writer, { facts: { role: 'writer' } }),
        resource('rds:instance', replica, {
          facts: { role: 'replica' },
          relations: [{ type: 'replicates', to: writer }],
        }),
      ],
      signals: [
        signal(writer, 'rds/status', { state: status }),
        signal(replica, 'rds/status'),
        signal(replica, 'rds/replication', { state: replication }),
      ],
    });

  it.each([
    ['fail', 'fail', 'host-failed', 'degraded'],
    ['fail', 'pass', 'suspect', 'healthy'],
    ['fail', 'unknown', 'suspect', 'healthy'],
    ['pass', 'fail', 'healthy', 'suspect'],
  ] as const)(
    'with status %s and its replica’s replication %s is %s, and the replica %s',
    (status, link, ofWriter, ofReplica) => {
      const model = modelOf([databases(status, link)]);
      expect(verdictOf(model, writer)).toBe(ofWriter);
      expect(verdictOf(model, replica)).toBe(ofReplica);
    },
  );
});
