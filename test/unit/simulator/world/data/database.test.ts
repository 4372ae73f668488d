import { describe, expect, it } from 'vitest';
import { failDatabaseWriter } from '../../../../../src/simulator/faults/fail-database-writer.ts';
import { fenceSecurityGroup } from '../../../../../src/simulator/stacks/shop.ts';
import { acceptsWrites } from '../../../../../src/simulator/world/data/database.ts';
import { type PlayedShop, playedShop } from '../../../../support/played-shop.ts';
import type { Database } from '../../../../../src/simulator/world/state/database.ts';

function database({ world }: PlayedShop, id: string): Database {
  const found = world.databases.get(id);
  if (found === undefined) throw new Error(`the shop has no database ${id}`);
  return found;
}

async function promoted(shop: PlayedShop, id: string) {
  await shop.call('RDS', 'PromoteReadReplica', { DBInstanceIdentifier: id });
  const took = await shop.playUntil(() => shop.world.happenings.some((one) => one.kind === 'promoted'), 600);
  const happening = shop.world.happenings.find((one) => one.kind === 'promoted');
  if (happening?.kind !== 'promoted') throw new Error('nothing was promoted');
  return { took, ...happening };
}

describe('a database', () => {
  it.each([
    { id: 'shop-db-replica-1', lag: 1 },
    { id: 'shop-db-replica-2', lag: 40 },
  ])('promotes $id in minutes, and loses the $lag s that it was behind', async ({ id, lag }) => {
    const shop = playedShop(2);
    await shop.play(300);
    shop.fault(failDatabaseWriter, { database: 'shop-db' });
    await shop.play(120);

    const { took, lostSeconds, lostWrites } = await promoted(shop, id);

    expect(took).toBeGreaterThanOrEqual(80);
    expect(took).toBeLessThanOrEqual(150);
    expect(lostSeconds).toBeCloseTo(lag, 0);
    expect(lostWrites).toBeCloseTo(lag * 40, -1);
    expect(acceptsWrites(shop.world, database(shop, id))).toBe(true);
    await shop.playUntil(() => database(shop, id).status === 'available', 60);
  });

  it('is not promoted twice, nor when it is no replica', async () => {
    const shop = playedShop(2);
    await shop.call('RDS', 'PromoteReadReplica', { DBInstanceIdentifier: 'shop-db-replica-1' });
    for (const id of ['shop-db-replica-1', 'shop-db']) {
      await expect(
        shop.call('RDS', 'PromoteReadReplica', { DBInstanceIdentifier: id }),
      ).rejects.toMatchObject({
        name: 'InvalidDBInstanceState',
      });
    }
  });

  it('is fenced once its security groups let nobody in, some seconds after they were asked to', async () => {
    const shop = playedShop(2);
    await shop.call('RDS', 'ModifyDBInstance', {
      DBInstanceIdentifier: 'shop-db',
      VpcSecurityGroupIds: [fenceSecurityGroup],
    });
    const writer = database(shop, 'shop-db');
    expect(acceptsWrites(shop.world, writer)).toBe(true);
    const took = await shop.playUntil(() => !acceptsWrites(shop.world, writer), 60);
    expect(took).toBeGreaterThanOrEqual(15);
    const answer = await shop.call('RDS', 'DescribeDBInstances', { DBInstanceIdentifier: 'shop-db' });
    expect(answer).toMatchObject({
      DBInstances: [{ VpcSecurityGroups: [{ VpcSecurityGroupId: fenceSecurityGroup, Status: 'active' }] }],
    });
  });

  it('reports lag as PostgreSQL does: it grows once nothing comes from the writer any more', async () => {
    const shop = playedShop(2);
    const lag = async () => {
      const answer = await shop.call<{ MetricDataResults: { Values: number[] }[] }>(
        'CloudWatch',
        'GetMetricData',
        {
          MetricDataQueries: [
            {
              Id: 'lag',
              MetricStat: {
                Metric: {
                  Namespace: 'AWS/RDS',
                  MetricName: 'ReplicaLag',
                  Dimensions: [{ Name: 'DBInstanceIdentifier', Value: 'shop-db-replica-1' }],
                },
                Stat: 'Maximum',
                Period: 60,
              },
            },
          ],
        },
      );
      return answer.MetricDataResults[0]?.Values[0] ?? -1;
    };
    await shop.play(300);
    expect(await lag()).toBeCloseTo(1, 0);
    shop.fault(failDatabaseWriter, { database: 'shop-db' });
    await shop.play(300);
    expect(await lag()).toBeGreaterThan(120);
  });

  it('that failed takes no orders, and no changes', async () => {
    const shop = playedShop(2);
    shop.fault(failDatabaseWriter, { database: 'shop-db' });
    await expect(
      shop.call('RDS', 'ModifyDBInstance', {
        DBInstanceIdentifier: 'shop-db',
        VpcSecurityGroupIds: ['sg-1'],
      }),
    ).rejects.toMatchObject({ name: 'InvalidDBInstanceState' });
  });

  it('tells of what befell it in its events, within the time asked for', async () => {
    const shop = playedShop(2);
    shop.fault(failDatabaseWriter, { database: 'shop-db' });
    await shop.play(1_200);
    const recent = await shop.call<{ Events: unknown[] }>('RDS', 'DescribeEvents', { Duration: 10 });
    const all = await shop.call<{ Events: { SourceIdentifier: string }[] }>('RDS', 'DescribeEvents', {});
    expect(recent.Events).toEqual([]);
    expect(all.Events).toMatchObject([{ SourceIdentifier: 'shop-db', EventCategories: ['failure'] }]);
  });
});
