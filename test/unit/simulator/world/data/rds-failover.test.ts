import { describe, expect, it } from 'vitest';
import { faultNamed } from '../../../../../src/simulator/faults/registry.ts';
import { acceptsWrites, reachable } from '../../../../../src/simulator/world/data/database.ts';
import { reportedLag } from '../../../../../src/simulator/world/data/replication.ts';
import { playedDatabases } from '../../../../support/played-databases.ts';

type Played = ReturnType<typeof playedDatabases>;

const told = ({ world }: Played, id = 'multi') =>
  world.databaseEvents.filter((event) => event.database === id).map(({ message }) => message);

const serving = (shop: Played) => acceptsWrites(shop.world, shop.database('multi'));

async function describeInstance(shop: Played, id: string) {
  const { DBInstances } = await shop.call<{ DBInstances: Record<string, unknown>[] }>(
    'RDS',
    'DescribeDBInstances',
    { DBInstanceIdentifier: id },
  );
  return DBInstances[0];
}

describe('a Multi-AZ database', () => {
  it.each([
    { fault: 'fail-database-writer', target: { database: 'multi' }, seed: 1 },
    { fault: 'fail-database-writer', target: { database: 'multi' }, seed: 2 },
    { fault: 'pause-database', target: { database: 'multi' }, seed: 3 },
    { fault: 'fail-zone', target: { zone: 'us-east-1a', databases: true }, seed: 4 },
    { fault: 'fail-zone', target: { zone: 'us-east-1a', databases: true }, seed: 5 },
  ])(
    'that loses its host to $fault ($seed) writes again in the other zone after 60–120 s, by the same name',
    async ({ fault, target, seed }) => {
      const shop = playedDatabases(seed);
      await shop.play(60 + seed);
      const { endpoint } = shop.database('multi');
      shop.fault(faultNamed(fault), target);
      expect(serving(shop)).toBe(false);

      const took = await shop.playUntil(() => serving(shop), 300);

      expect(took).toBeGreaterThanOrEqual(60);
      expect(took).toBeLessThanOrEqual(120);
      expect(told(shop).slice(0, 3)).toEqual([
        'Multi-AZ instance failover started',
        'Multi-AZ instance failover completed',
        'DB instance restarted',
      ]);
      expect(await describeInstance(shop, 'multi')).toMatchObject({
        AvailabilityZone: 'us-east-1b',
        SecondaryAvailabilityZone: 'us-east-1a',
        MultiAZ: true,
        DBInstanceStatus: 'available',
        Endpoint: { Address: endpoint },
      });
    },
  );

  it('whose host is back before RDS has made up its mind stays where it is', async () => {
    const shop = playedDatabases(1);
    const heal = shop.fault(faultNamed('pause-database'), { database: 'multi' });
    await shop.play(11);
    heal();
    expect(serving(shop)).toBe(true);
    await shop.play(120);
    expect(told(shop)).toEqual([]);
    expect(shop.database('multi').zone).toBe('us-east-1a');
  });

  it('that lost one host fails back only when the old one is a standby again, after ten minutes', async () => {
    const shop = playedDatabases(1);
    shop.fault(faultNamed('fail-database-writer'), { database: 'multi' });
    await shop.playUntil(() => serving(shop), 120);
    shop.fault(faultNamed('fail-database-writer'), { database: 'multi' });
    await shop.play(300);
    expect(serving(shop)).toBe(false);
    expect(await shop.playUntil(() => serving(shop), 600)).toBeGreaterThan(250);
  });

  it('healed after it failed over stays in the other zone, and the fault leaves nothing behind', async () => {
    const shop = playedDatabases(1);
    const heal = shop.fault(faultNamed('fail-zone'), { zone: 'us-east-1a', databases: true });
    await shop.playUntil(() => serving(shop), 120);
    heal();
    await shop.play(120);
    expect(serving(shop)).toBe(true);
    expect(shop.database('multi')).toMatchObject({ zone: 'us-east-1b', impairments: new Set() });
  });

  it.each([{ announced: true }, { announced: false }])(
    'hangs in its failover (announced: $announced) until a reboot with failover does it',
    async ({ announced }) => {
      const shop = playedDatabases(2);
      shop.fault(faultNamed('stick-failover'), { database: 'multi', announced });
      shop.fault(faultNamed('fail-database-writer'), { database: 'multi' });
      await shop.play(900);
      expect(serving(shop)).toBe(false);
      expect(told(shop)).toEqual(announced ? ['Multi-AZ instance failover started'] : []);

      await shop.call('RDS', 'RebootDBInstance', { DBInstanceIdentifier: 'multi', ForceFailover: true });

      const took = await shop.playUntil(() => serving(shop), 120);
      expect(took).toBeGreaterThanOrEqual(50);
      expect(told(shop)).toContain('The user requested a failover of the DB instance');
    },
  );

  it('that hung goes on by itself once it hangs no more', async () => {
    const shop = playedDatabases(2);
    const heal = shop.fault(faultNamed('stick-failover'), { database: 'multi' });
    shop.fault(faultNamed('fail-database-writer'), { database: 'multi' });
    await shop.play(900);
    heal();
    expect(await shop.playUntil(() => serving(shop), 121)).toBeGreaterThanOrEqual(60);
  });

  it('is not failed over twice at once, and a single-AZ one not at all', async () => {
    const shop = playedDatabases(2);
    const force = (id: string) =>
      shop.call('RDS', 'RebootDBInstance', { DBInstanceIdentifier: id, ForceFailover: true });
    await expect(force('shop-db')).rejects.toMatchObject({ name: 'InvalidParameterCombination' });
    await force('multi');
    await expect(force('multi')).rejects.toMatchObject({ name: 'InvalidDBInstanceState' });
    await shop.playUntil(() => shop.database('multi').status === 'available', 120);
    expect(shop.database('multi').zone).toBe('us-east-1b');
  });

  it('keeps its replicas over a failover, which lag on and catch up', async () => {
    const shop = playedDatabases(1);
    shop.fault(faultNamed('fail-zone'), { zone: 'us-east-1a', databases: true });
    await shop.playUntil(() => serving(shop), 120);
    await shop.play(60);
    expect(reportedLag(shop.world, shop.database('multi-replica-1'))).toBeLessThanOrEqual(2);
  });

  it('whose standby lacked the last 5 s loses them, and a replica that had them breaks for good', async () => {
    const shop = playedDatabases(1);
    await shop.play(60);
    shop.fault(faultNamed('break-replicas-after-failover'), { database: 'multi', seconds: 5 });
    shop.fault(faultNamed('fail-database-writer'), { database: 'multi' });
    await shop.playUntil(() => serving(shop), 120);

    const lost = shop.world.happenings.find(({ kind }) => kind === 'writes-lost');
    expect(lost).toMatchObject({ database: 'multi', lostSeconds: 5 });
    expect(lost?.kind === 'writes-lost' ? lost.lostWrites : 0).toBeCloseTo(50, -1);
    await shop.play(60);
    const [ahead, behind] = ['multi-replica-1', 'multi-replica-2'].map((id) => shop.database(id));
    if (ahead === undefined || behind === undefined) throw new Error('the stage has two replicas');
    expect(reportedLag(shop.world, ahead)).toBe(-1);
    expect(reachable(shop.world, ahead)).toBe(true);
    expect(await describeInstance(shop, ahead.id)).toMatchObject({
      StatusInfos: [{ Status: 'error', Normal: false, Message: expect.stringContaining('Duplicate entry') }],
    });
    // Twenty seconds behind, it never had what was lost.
    expect(reportedLag(shop.world, behind)).toBeCloseTo(20, -1);
    expect(await describeInstance(shop, behind.id)).toMatchObject({ StatusInfos: [{ Normal: true }] });
  });
});
