import { describe, expect, it } from 'vitest';
import { faultNamed } from '../../../../../src/simulator/faults/registry.ts';
import { acceptsWrites } from '../../../../../src/simulator/world/data/database.ts';
import { impairLink } from '../../../../../src/simulator/world/traffic/links.ts';
import { missingWrites, reportedLag } from '../../../../../src/simulator/world/data/replication.ts';
import { playedDatabases } from '../../../../support/played-databases.ts';

type Played = ReturnType<typeof playedDatabases>;

const lag = (shop: Played, id: string) => reportedLag(shop.world, shop.database(id)) ?? Number.NaN;

describe('a read replica', () => {
  it.each([
    { id: 'multi-replica-1', source: 'multi', engine: 'MySQL', says: (after: number) => after === -1 },
    { id: 'shop-db-replica-1', source: 'shop-db', engine: 'PostgreSQL', says: (after: number) => after > 60 },
  ])('of $engine that the network cuts off says so in the manner of its engine', async ({ id, says }) => {
    const shop = playedDatabases(1);
    await shop.play(60);
    expect(lag(shop, id)).toBeCloseTo(1, 0);
    const heal = impairLink(shop.world, { from: 'us-east-1a', to: 'us-east-1b', loss: 1, latencyMs: 0 });
    await shop.play(65);
    expect(says(lag(shop, id))).toBe(true);
    heal();
    await shop.play(30);
    expect(lag(shop, id)).toBeLessThanOrEqual(2);
  });

  it.each([
    { loss: 0.49, replicates: true },
    { loss: 0.5, replicates: false },
  ])('whose link loses $loss of its packets replicates: $replicates', async ({ loss, replicates }) => {
    const shop = playedDatabases(1);
    await shop.play(10);
    impairLink(shop.world, { from: 'us-east-1a', to: 'us-east-1b', loss, latencyMs: 0 });
    await shop.play(20);
    expect(missingWrites(shop.world, shop.database('shop-db-replica-1')).seconds < 5).toBe(replicates);
  });

  it('of an idle writer lags in PostgreSQL and does not in MySQL, and neither lacks a write', async () => {
    const shop = playedDatabases(1);
    // Nobody may write any more, and both go on to run.
    shop.world.closedSecurityGroups.add('sg-0db0db0db0db0db0d');
    await shop.play(120);
    expect(lag(shop, 'shop-db-replica-1')).toBeGreaterThan(60);
    expect(lag(shop, 'multi-replica-1')).toBe(0);
    // The log is switched after five minutes, and the lag is that of the link again.
    const took = await shop.playUntil(() => lag(shop, 'shop-db-replica-1') < 3, 250);
    expect(120 + took).toBeGreaterThanOrEqual(300);
    for (const id of ['shop-db-replica-1', 'multi-replica-1'])
      expect(missingWrites(shop.world, shop.database(id))).toEqual({ writes: 0, seconds: 0 });
  });

  it('far behind is so at once, and catches up ten times as fast as the time goes', async () => {
    const shop = playedDatabases(1);
    await shop.play(60);
    const heal = shop.fault(faultNamed('lag-replica'), { database: 'multi-replica-1', seconds: 400 });
    await shop.play(60);
    expect(lag(shop, 'multi-replica-1')).toBeCloseTo(401, -1);
    expect(missingWrites(shop.world, shop.database('multi-replica-1')).writes).toBeCloseTo(4_010, -2);
    heal();
    const took = await shop.playUntil(() => lag(shop, 'multi-replica-1') < 3, 120);
    expect(took).toBeGreaterThan(30);
    expect(took).toBeLessThan(60);
  });

  it('of which RDS does not know how far it is behind says -1', async () => {
    const shop = playedDatabases(1);
    shop.fault(faultNamed('lag-replica'), { database: 'shop-db-replica-1', seconds: 0, unknown: true });
    expect(lag(shop, 'shop-db-replica-1')).toBe(-1);
  });

  it('with bad data shows none of it, and loses it when it is promoted', async () => {
    const shop = playedDatabases(1);
    await shop.play(60);
    shop.fault(faultNamed('corrupt-candidate'), { database: 'shop-db-replica-1', forSeconds: 600 });
    expect(lag(shop, 'shop-db-replica-1')).toBeLessThan(2);
    await shop.call('RDS', 'PromoteReadReplica', { DBInstanceIdentifier: 'shop-db-replica-1' });
    await shop.play(200);
    const promoted = shop.world.happenings.find(({ kind }) => kind === 'promoted');
    expect(promoted?.kind === 'promoted' ? promoted.lostSeconds : 0).toBeCloseTo(600, 0);
  });

  it('promoted while the old primary is only paused makes two that take writes', async () => {
    const shop = playedDatabases(1);
    const heal = shop.fault(faultNamed('pause-database'), { database: 'shop-db' });
    await shop.play(60);
    await shop.call('RDS', 'PromoteReadReplica', { DBInstanceIdentifier: 'shop-db-replica-1' });
    await shop.play(200);
    heal();
    for (const id of ['shop-db', 'shop-db-replica-1'])
      expect(acceptsWrites(shop.world, shop.database(id))).toBe(true);
  });

  it('is rebuilt for minutes when another is promoted while the quorum flaps, and follows that one then', async () => {
    const shop = playedDatabases(1);
    shop.fault(faultNamed('quorum-flap'), { database: 'shop-db' });
    await shop.call('RDS', 'PromoteReadReplica', { DBInstanceIdentifier: 'shop-db-replica-1' });
    await shop.playUntil(() => shop.world.happenings.some(({ kind }) => kind === 'promoted'), 200);
    const other = shop.database('shop-db-replica-2');
    expect(other).toMatchObject({ status: 'creating', up: false, source: 'shop-db-replica-1' });
    const took = await shop.playUntil(() => other.status === 'available', 601);
    expect(took).toBeGreaterThanOrEqual(300);
  });
});

describe('a flapping quorum', () => {
  it('has RDS say every 10–20 s that a failover starts and ends, until it is healed', async () => {
    const shop = playedDatabases(1);
    const heal = shop.fault(faultNamed('quorum-flap'), { database: 'shop-db' });
    await shop.play(200);
    const events = shop.world.databaseEvents.length;
    expect(events).toBeGreaterThanOrEqual(10);
    expect(events).toBeLessThanOrEqual(21);
    heal();
    await shop.play(60);
    expect(shop.world.databaseEvents.length).toBe(events);
    expect(shop.database('shop-db').status).toBe('available');
    expect(shop.world.links.size).toBe(0);
  });
});
