import { describe, expect, it } from 'vitest';
import { faultNamed } from '../../../../../src/simulator/faults/registry.ts';
import { cacheHitRatio } from '../../../../../src/simulator/world/data/cache.ts';
import { offer } from '../../../../../src/simulator/world/data/database-load.ts';
import { playedDatabases } from '../../../../support/played-databases.ts';

describe('a database', () => {
  it.each([
    { queries: 500, served: 1, slow: false },
    { queries: 1_000, served: 1, slow: false },
    { queries: 1_001, served: 1_000 / 1_001, slow: true },
    { queries: 4_000, served: 0.25, slow: true },
  ])('that can do 1000 queries a second and is asked $queries serves $served of them', (expected) => {
    const shop = playedDatabases(1);
    const answer = offer(shop.world, shop.database('multi'), { reads: expected.queries, writes: 0 });
    expect(answer.served).toBeCloseTo(expected.served, 3);
    expect(answer.slow).toBe(expected.slow);
  });

  it('sums up what several places ask of it in one second, and forgets it in the next but one', async () => {
    const shop = playedDatabases(1);
    const ask = () => offer(shop.world, shop.database('multi'), { reads: 800, writes: 200 }).served;
    expect(ask()).toBe(1);
    expect(ask()).toBeCloseTo(0.5);
    await shop.play(3);
    expect(ask()).toBe(1);
  });

  it('that was restarted is cold, serves a fifth, and is warm again after ten minutes', async () => {
    const shop = playedDatabases(1);
    const database = shop.database('multi');
    shop.fault(faultNamed('reboot-database'), { database: 'multi' });
    await shop.playUntil(() => database.up, 60);
    const ask = () => offer(shop.world, database, { reads: 1_000, writes: 0 }).served;
    expect(ask()).toBeCloseTo(0.2, 1);
    await shop.play(602);
    expect(ask()).toBe(1);
  });

  it('under work beside that of its users, or slowed, serves less until each is healed, in any order', async () => {
    const shop = playedDatabases(1);
    const database = shop.database('multi');
    const ask = async () => {
      await shop.play(3);
      return offer(shop.world, database, { reads: 500, writes: 0 }).served;
    };
    const overload = shop.fault(faultNamed('overload-database'), { database: 'multi', share: 1.5 });
    expect(await ask()).toBeCloseTo(0.5);
    const slow = shop.fault(faultNamed('slow-database'), { database: 'multi', capacityShare: 0.5 });
    expect(await ask()).toBeCloseTo(0.25);
    overload();
    expect(await ask()).toBe(1);
    slow();
    expect(offer(shop.world, database, { reads: 0, writes: 0 }).latencyMs).toBeLessThan(50);
  });

  it('without a figure is never too small, and cannot be overloaded', () => {
    const shop = playedDatabases(1);
    const unlimited = { ...shop.database('multi'), capacity: Number.POSITIVE_INFINITY };
    expect(offer(shop.world, unlimited, { reads: 1e9, writes: 0 })).toEqual({
      served: 1,
      latencyMs: 0,
      slow: false,
    });
    shop.world.databases.set('multi', unlimited);
    expect(() => shop.fault(faultNamed('overload-database'), { database: 'multi' })).toThrow(
      'database multi cannot be overloaded',
    );
  });
});

describe('a cache', () => {
  it('that is emptied answers nothing, and all it ever did after five minutes', async () => {
    const shop = playedDatabases(1);
    const ratio = () => cacheHitRatio(shop.world, 'us-east-1');
    expect(ratio()).toBeCloseTo(0.9);
    expect(cacheHitRatio(shop.world, 'eu-west-1')).toBe(0);
    shop.fault(faultNamed('cold-cache'), { cache: 'cache' });
    expect(ratio()).toBe(0);
    await shop.play(150);
    expect(ratio()).toBeCloseTo(0.45, 1);
    await shop.play(152);
    expect(ratio()).toBeCloseTo(0.9);
  });

  it('that loses a node loses its half of the keys, also when the zone is what is lost', async () => {
    const shop = playedDatabases(1);
    const ratio = () => cacheHitRatio(shop.world, 'us-east-1');
    const heal = shop.fault(faultNamed('lose-cache-nodes'), { cache: 'shop-cache', count: 1 });
    expect(ratio()).toBeCloseTo(0.45);
    heal();
    expect(ratio()).toBeCloseTo(0.45);
    await shop.play(301);
    expect(ratio()).toBeCloseTo(0.9);
    shop.fault(faultNamed('fail-zone'), { zone: 'us-east-1b', databases: true });
    expect(ratio()).toBeCloseTo(0.45);
  });
});
