import { describe, expect, it } from 'vitest';
import type { Resource } from '../../../src/model/resource.ts';
import type { Signal } from '../../../src/model/signal.ts';
import {
  clusterId,
  complete,
  databaseId,
  instance,
  instanceId,
  modelOf,
  resource,
  second,
  signal,
  start,
  verdictOf,
} from '../../support/model-world.ts';

const id = instanceId('web-1');

function hostWith(facts: Resource['facts'], ...said: Signal[]): string | undefined {
  const failing = ['ec2/system-status', 'cloudwatch/alarm'].map((check) =>
    signal(id, check, { state: 'fail' }),
  );
  const signals = said.length > 0 ? said : failing;
  return verdictOf(
    modelOf([complete('ec2/all', { resources: [instance('web-1', { facts })], signals })]),
    id,
  );
}

describe('what is beginning or ending is nobody’s failure', () => {
  it.each([
    ['running for long', {}, 'host-failed'],
    ['pending', { state: 'pending' }, 'starting'],
    ['stopping', { state: 'stopping' }, 'in-transition'],
    ['shutting down', { state: 'shutting-down' }, 'in-transition'],
    ['being launched by its group', { lifecycleState: 'Pending:Wait' }, 'starting'],
    ['in service', { lifecycleState: 'InService' }, 'host-failed'],
    ['being terminated by its group', { lifecycleState: 'Terminating' }, 'in-transition'],
    ['in standby', { lifecycleState: 'Standby' }, 'in-transition'],
    ['one millisecond short of its immunity', { launchTime: start - 300 * second + 1 }, 'starting'],
    ['at the end of its immunity', { launchTime: start - 300 * second }, 'host-failed'],
    ['stopped by a person', { state: 'stopped' }, 'in-transition'],
  ])('an instance %s is judged as it should', (_, facts, expected) => {
    expect(hostWith(facts)).toBe(expected);
  });

  it('a newborn that passes everything serves at once', () => {
    expect(hostWith({ launchTime: start }, signal(id, 'ec2/state'), signal(id, 'elb/target-health'))).toBe(
      'healthy',
    );
  });

  it.each([
    ['whose load balancer was heard of it', 0, [signal(id, 'elb/target-health')], 'healthy'],
    ['of which its load balancer has said nothing yet', 0, [], 'starting'],
    ['of which it never says anything, once its immunity is over', 300 * second, [], 'healthy'],
  ])('a newborn behind a load balancer %s', (_, age, word, expected) => {
    const facts = { launchTime: start - age, lifecycleState: 'InService', behindLoadBalancer: true };
    expect(hostWith(facts, signal(id, 'ec2/state'), ...word)).toBe(expected);
  });

  it('a newborn of which something is not known yet is starting', () => {
    const unknown = signal(id, 'ec2/system-status', { state: 'unknown' });
    expect(hostWith({ launchTime: start }, signal(id, 'ec2/state'), unknown)).toBe('starting');
  });

  it('an instance that stopped without anybody asking has failed one check', () => {
    expect(hostWith({ state: 'stopped' }, signal(id, 'ec2/state', { state: 'fail' }))).toBe('suspect');
  });

  it.each([
    ['target group web says initial', 'starting'],
    ['target group web says draining', 'in-transition'],
  ])('a check whose transition reads "%s" says which it is', (reason, expected) => {
    const moving = signal(id, 'elb/target-health', { state: 'unknown', nature: 'transition', reason });
    expect(hostWith({}, signal(id, 'ec2/system-status', { state: 'fail' }), moving)).toBe(expected);
  });

  it('leaves a database alone while its cluster fails over', () => {
    const member = databaseId('orders-1');
    const failing = ['rds/status', 'cloudwatch/alarm'].map((check) =>
      signal(member, check, { state: 'fail' }),
    );
    const said = (failingOver: boolean) =>
      modelOf([
        complete('rds/all', {
          resources: [
            resource('rds:cluster', clusterId('orders'), { facts: { failingOver } }),
            resource('rds:instance', member, { relations: [{ type: 'member-of', to: clusterId('orders') }] }),
          ],
          signals: failing,
        }),
      ]);
    expect(verdictOf(said(true), member)).toBe('in-transition');
    expect(verdictOf(said(false), member)).toBe('host-failed');
  });
});
