import { describe, expect, it } from 'vitest';
import { switchoverReplica } from '../../../src/actions/switchover-replica.ts';
import { contextOn, journaled, plannedAt, unmet } from '../../support/action-context.ts';
import type { FakeAws } from '../../support/fake-aws/fake-aws.ts';
import { applied, database, orders, promoted, writer } from './promotion-world.ts';

const params = { fenceSecurityGroup: 'sg-closed' };

function healthyOrders(): FakeAws {
  const aws = orders();
  database(aws, 'orders').DBInstanceStatus = 'available';
  return aws;
}

describe('switchover-replica', () => {
  it('fences, ends all sessions, waits until nothing is missing, and only then promotes', async () => {
    const aws = healthyOrders();
    const plan = journaled(await switchoverReplica.plan(writer, params, contextOn(aws)));
    expect(unmet(plan)).toEqual([]);
    const at = (seconds: number) => ({ ...contextOn(aws), now: plannedAt + seconds * 1000 });
    const progress = (step: number, seconds = 0) => switchoverReplica.observe(plan, step, at(seconds));

    await switchoverReplica.apply(plan, 0, contextOn(aws));
    applied(aws, 'orders');
    expect([await progress(0), await progress(1)]).toEqual(['done', 'not-started']);

    await switchoverReplica.apply(plan, 1, contextOn(aws));
    expect(await progress(1)).toBe('under-way');
    database(aws, 'orders').DBInstanceStatus = 'available';
    const restarted = new Date(plannedAt + 60_000);
    aws.rds.events.push({ SourceIdentifier: 'orders', Message: 'DB instance restarted', Date: restarted });
    expect(await progress(1, 70)).toBe('done');

    await switchoverReplica.apply(plan, 2, contextOn(aws));
    const lag = (seconds: number, value: number) =>
      aws.cloudWatch.points.set('orders-b', [[plannedAt + seconds * 1000, value]]);
    lag(59, 0);
    expect(await progress(2, 120)).toBe('under-way');
    lag(60, 1);
    expect(await progress(2, 120)).toBe('under-way');
    lag(60, 0);
    expect(await progress(2, 120)).toBe('done');
    // PostgreSQL, once the idle writer has switched its log: long ago, and still after the restart.
    lag(360, 301);
    expect(await progress(2, 420)).toBe('under-way');
    lag(360, 300);
    expect(await progress(2, 420)).toBe('done');

    await switchoverReplica.apply(plan, 3, contextOn(aws));
    promoted(aws, 'orders-b');
    expect(await progress(3)).toBe('done');
    expect(aws.mutations()).toEqual(['ModifyDBInstance', 'RebootDBInstance', 'PromoteReadReplica']);
  });

  it.each<[string, (aws: FakeAws) => void]>([
    ['the writer exists', (aws) => aws.rds.instances.clear()],
    ['the old writer is healthy', (aws) => void (database(aws, 'orders').DBInstanceStatus = 'storage-full')],
    [
      'RDS is not failing it over',
      (aws) =>
        void aws.rds.events.push({
          SourceIdentifier: 'orders',
          Message: 'Multi-AZ instance failover started',
        }),
    ],
    [
      'replication runs',
      (aws) =>
        void (database(aws, 'orders-b').StatusInfos = [
          { StatusType: 'read replication', Normal: false, Message: 'it broke' },
        ]),
    ],
    [
      'the replica is close behind',
      (aws) => void aws.cloudWatch.points.set('orders-b', [[plannedAt - 60_000, 61]]),
    ],
  ])('refuses unless %s', async (name, spoil) => {
    const aws = healthyOrders();
    spoil(aws);
    const plan = await switchoverReplica.plan(writer, params, contextOn(aws));
    expect(unmet(plan)).toContain(name);
    expect(plan.steps).toEqual([]);
  });

  it('needs a fence: there is no switchover without one', () => {
    expect(switchoverReplica.checkParams({})[0]?.path).toEqual(['fenceSecurityGroup']);
    expect(switchoverReplica.checkParams(params)).toEqual([]);
  });
});
