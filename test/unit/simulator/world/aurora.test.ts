import { describe, expect, it } from 'vitest';
import { faultNamed } from '../../../../src/simulator/faults/registry.ts';
import { acceptsWrites, databaseAt } from '../../../../src/simulator/world/data/database.ts';
import { playedDatabases } from '../../../support/played-databases.ts';

type Played = ReturnType<typeof playedDatabases>;

function cluster({ world }: Played) {
  const found = world.databaseClusters.get('aurora');
  if (found === undefined) throw new Error('there is no cluster');
  return found;
}

const writers = ({ world }: Played) =>
  [...world.databases.values()]
    .filter((one) => one.cluster === 'aurora' && acceptsWrites(world, one))
    .map(({ id }) => id);

describe('an Aurora cluster', () => {
  it.each([
    { fault: 'fail-database-writer', target: { database: 'aurora-1' }, seed: 1, to: 'aurora-3' },
    { fault: 'pause-database', target: { database: 'aurora-1' }, seed: 2, to: 'aurora-3' },
    { fault: 'fail-zone', target: { zone: 'us-east-1a', databases: true }, seed: 3, to: 'aurora-2' },
  ])(
    'that loses its writer to $fault has the first healthy reader write in less than 60 s, and loses nothing',
    async ({ fault, target, seed, to }) => {
      const shop = playedDatabases(seed);
      await shop.play(60);
      const { position } = shop.database('aurora-1');
      const { endpoint } = cluster(shop);
      expect(databaseAt(shop.world, endpoint)?.id).toBe('aurora-1');
      shop.fault(faultNamed(fault), target);

      const took = await shop.playUntil(() => writers(shop).length > 0, 120);

      expect(took).toBeGreaterThanOrEqual(20);
      expect(took).toBeLessThan(60);
      expect(writers(shop)).toEqual([to]);
      expect(shop.database(to).position).toBeGreaterThanOrEqual(position);
      expect(databaseAt(shop.world, endpoint)?.id).toBe(to);
      const { Events } = await shop.call<{ Events: { Message: string }[] }>('RDS', 'DescribeEvents', {
        SourceType: 'db-cluster',
        SourceIdentifier: 'aurora',
      });
      expect(Events.map(({ Message }) => Message)).toEqual([
        expect.stringMatching(new RegExp(`^Started (same|cross) AZ failover to DB instance: ${to}$`)),
        `Completed failover to DB instance: ${to}`,
      ]);
    },
  );

  it.each([{ announced: true }, { announced: false }])(
    'whose own failover comes to nothing (announced: $announced) has no writer until it is asked for one',
    async ({ announced }) => {
      const shop = playedDatabases(1);
      shop.fault(faultNamed('stick-failover'), { database: 'aurora-1', announced });
      shop.fault(faultNamed('fail-database-writer'), { database: 'aurora-1' });
      await shop.play(900);
      expect(writers(shop)).toEqual([]);
      expect(shop.database('aurora-1').status).toBe('failed');
      const { Events } = await shop.call<{ Events: { Message: string }[] }>('RDS', 'DescribeEvents', {
        SourceType: 'db-cluster',
        SourceIdentifier: 'aurora',
        Duration: 60,
      });
      expect(Events.map(({ Message }) => Message)).toEqual(
        announced ? [expect.stringMatching(/^Cluster failover failed/)] : [],
      );

      await shop.call('RDS', 'FailoverDBCluster', { DBClusterIdentifier: 'aurora' });
      await shop.play(60);
      expect(writers(shop)).toEqual(['aurora-3']);
    },
  );

  it('fails over by itself once nothing sticks any more', async () => {
    const shop = playedDatabases(1);
    const heal = shop.fault(faultNamed('stick-failover'), { database: 'aurora-1' });
    shop.fault(faultNamed('fail-database-writer'), { database: 'aurora-1' });
    await shop.play(300);
    heal();
    expect(await shop.playUntil(() => writers(shop).length > 0, 60)).toBeGreaterThanOrEqual(15);
  });

  it('has one writer again when the old one comes back: that one reads', async () => {
    const shop = playedDatabases(1);
    const heal = shop.fault(faultNamed('pause-database'), { database: 'aurora-1' });
    await shop.play(90);
    heal();
    await shop.play(30);
    expect(writers(shop)).toEqual(['aurora-3']);
    const { DBClusters } = await shop.call<{ DBClusters: unknown[] }>('RDS', 'DescribeDBClusters');
    expect(DBClusters).toMatchObject([
      {
        DBClusterIdentifier: 'aurora',
        Status: 'available',
        DBClusterMembers: [
          { DBInstanceIdentifier: 'aurora-1', IsClusterWriter: false, PromotionTier: 1 },
          { DBInstanceIdentifier: 'aurora-2', IsClusterWriter: false, PromotionTier: 2 },
          { DBInstanceIdentifier: 'aurora-3', IsClusterWriter: true, PromotionTier: 0 },
        ],
      },
    ]);
  });

  it('is failed over by hand to the reader that is named, and not twice at once', async () => {
    const shop = playedDatabases(1);
    const failover = (target: string) =>
      shop.call('RDS', 'FailoverDBCluster', {
        DBClusterIdentifier: 'aurora',
        TargetDBInstanceIdentifier: target,
      });
    await expect(failover('aurora-1')).rejects.toMatchObject({ name: 'InvalidDBInstanceState' });
    await expect(failover('shop-db')).rejects.toMatchObject({ name: 'InvalidDBInstanceState' });
    expect(await failover('aurora-2')).toMatchObject({ DBCluster: { Status: 'failing-over' } });
    await expect(failover('aurora-3')).rejects.toMatchObject({ name: 'InvalidDBClusterStateFault' });
    await shop.playUntil(() => cluster(shop).status === 'available', 60);
    expect(writers(shop)).toEqual(['aurora-2']);
    // No second writer comes of the restart of the first.
    await shop.play(120);
    expect(cluster(shop).writer).toBe('aurora-2');
  });

  it('without a reader that works stays as it is until its writer is back', async () => {
    const shop = playedDatabases(1);
    const heals = ['aurora-1', 'aurora-2', 'aurora-3'].map((database) =>
      shop.fault(faultNamed('pause-database'), { database }),
    );
    await shop.play(120);
    expect(writers(shop)).toEqual([]);
    for (const heal of heals) heal();
    expect(writers(shop)).toEqual(['aurora-1']);
  });
});
