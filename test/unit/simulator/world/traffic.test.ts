import { describe, expect, it } from 'vitest';
import { faultNamed } from '../../../../src/simulator/faults/registry.ts';
import { createCache } from '../../../../src/simulator/world/data/cache.ts';
import { readMetric } from '../../../../src/simulator/world/signals/metrics.ts';
import { loadOf } from '../../../../src/simulator/world/traffic/target-load.ts';
import { first, type PlayedShop, playedShop } from '../../../support/played-shop.ts';

function lastSecond({ world }: PlayedShop) {
  const second = world.users?.experienced.at(-1);
  if (second === undefined) throw new Error('nobody used the shop yet');
  return second;
}

/** The shop with targets reached from their own zone only, after all have settled. */
async function shopWithoutCrossZone(): Promise<PlayedShop> {
  const shop = playedShop(2);
  for (const group of shop.world.targetGroups.values()) group.crossZone = false;
  await shop.play(120);
  return shop;
}

function zoneMetric(shop: PlayedShop, metric: string, zone: string) {
  const { arn } = first(shop.world.loadBalancers);
  const dimensions = { LoadBalancer: arn.slice(arn.indexOf('app/')), AvailabilityZone: zone };
  const now = shop.world.clock.now();
  return readMetric(shop.world, {
    name: { region: 'us-east-1', namespace: 'AWS/ApplicationELB', metric, dimensions },
    statistic: 'Sum',
    periodMs: 60_000,
    from: now - 180_000,
    to: now,
  });
}

const begin = (shop: PlayedShop, name: string, parameters: object) =>
  shop.fault(faultNamed(name), { ...parameters });

describe('traffic through zones', () => {
  it('fails by a gray zone as little as it is gray, seen in the metrics of that zone alone', async () => {
    const shop = await shopWithoutCrossZone();
    begin(shop, 'gray-zone', { zone: 'home/2', share: 0.05 });
    await shop.play(300);

    expect(lastSecond(shop).errors).toBeCloseTo(5);
    expect(zoneMetric(shop, 'HTTPCode_Target_5XX_Count', 'us-east-1a')).toEqual([]);
    expect(zoneMetric(shop, 'HTTPCode_Target_5XX_Count', 'us-east-1b').at(-1)?.value).toBeCloseTo(300);
    const states = [...first(shop.world.targetGroups).targets.values()].map(({ state }) => state);
    expect(states).toEqual(['healthy', 'healthy', 'healthy', 'healthy']);
  });

  it('leaves a zone without healthy targets as its address leaves DNS, within the TTL', async () => {
    const shop = await shopWithoutCrossZone();
    begin(shop, 'fail-zone', { zone: 'home/1' });
    await shop.play(2);
    const atOnce = lastSecond(shop).errors;
    // 65 s to eject both targets, then a minute for those who honour it.
    await shop.play(130);

    expect(atOnce).toBeCloseTo(100, 0);
    // Those who keep answers longer, and what two machines cannot take of everybody else.
    expect(lastSecond(shop).errors).toBeLessThan(25);
  });

  it.each([
    { crossZone: true, oneWay: false, lost: 100 },
    { crossZone: true, oneWay: true, lost: 100 },
    { crossZone: false, oneWay: false, lost: 0 },
  ])(
    'crosses a cut between zones only where it must (cross-zone $crossZone, one way $oneWay)',
    async ({ crossZone, oneWay, lost }) => {
      const shop = playedShop(1);
      for (const group of shop.world.targetGroups.values()) group.crossZone = crossZone;
      await shop.play(60);
      const readOnly = shop.world.users;
      if (readOnly === undefined) throw new Error('the shop has users');
      begin(shop, 'impair-link', { from: 'home/1', to: 'home', oneWay });
      await shop.play(2);
      // Writes of the second zone cross the same cut to the database.
      const writesLost = (lastSecond(shop).ok + lastSecond(shop).errors - lost) * 0.2 * 0.5;
      expect(lastSecond(shop).errors).toBeCloseTo(lost + writesLost, 0);
    },
  );

  it('heals a link once for each fault that cut it', async () => {
    const shop = playedShop(1);
    const one = begin(shop, 'partition-region', { region: 'home', from: 'everything' });
    const other = begin(shop, 'partition-region', { region: 'home', from: 'everything' });
    one();
    await shop.play(2);
    expect(lastSecond(shop).ok).toBe(0);
    other();
    await shop.play(2);
    expect(lastSecond(shop).errors).toBe(0);
  });
});

describe('load', () => {
  it('over the capacity of machines is answered late up to it, and ever less of it far above', async () => {
    const shop = playedShop(1);
    const heal = begin(shop, 'surge', { factor: 2 });
    await shop.play(1);
    // Four machines take 90 each.
    expect(lastSecond(shop).ok).toBeCloseTo(360);
    expect(lastSecond(shop).slow).toBeCloseTo(360);
    heal();

    begin(shop, 'surge', { factor: 4 });
    await shop.play(1);
    expect(lastSecond(shop).ok).toBeLessThan(300);
  });

  it('grows by the retries of what fails, and the users count each request once', async () => {
    const shop = playedShop(1);
    begin(shop, 'retry-storm', { tries: 3 });
    const heal = begin(shop, 'fail-site', { region: 'home' });
    await shop.play(10);
    const offered = [...first(shop.world.targetGroups).targets.values()].map((one) =>
      loadOf(shop.world, one),
    );

    expect(offered.reduce((sum, one) => sum + one, 0)).toBeCloseTo(800);
    expect(lastSecond(shop).errors).toBeCloseTo(200);
    heal();
    await shop.play(600);
    expect(lastSecond(shop).errors).toBe(0);
  });
});

describe('what lies behind the machines', () => {
  it('turns all targets of a deep check red at once when the database is gone, and the balancer fails open', async () => {
    const shop = playedShop(1);
    const group = first(shop.world.targetGroups);
    Object.assign(group.check, { deep: true });
    begin(shop, 'fail-database-writer', { database: 'writer' });
    const took = await shop.playUntil(
      () => [...group.targets.values()].every(({ state }) => state === 'unhealthy'),
      120,
    );
    await shop.play(2);

    expect(took).toBeLessThanOrEqual(66);
    expect(lastSecond(shop).ok).toBeCloseTo(160);
  });

  it('has laggards of the application write to the old database after its name has moved', async () => {
    const shop = playedShop(1);
    const { world } = shop;
    const writer = world.databases.get('shop-db');
    if (writer === undefined) throw new Error('the shop has a database');
    begin(shop, 'stale-resolvers', { who: 'application', share: 0.2 });
    await shop.play(5);
    const zone = 'Z0SHOPINTERNAL000001';
    const record = { Name: 'db.shop.internal', Type: 'CNAME', TTL: 60 };
    await shop.call('Route 53', 'ChangeResourceRecordSets', {
      HostedZoneId: zone,
      ChangeBatch: {
        Changes: [
          {
            Action: 'UPSERT',
            ResourceRecordSet: { ...record, ResourceRecords: [{ Value: 'nowhere.example.com' }] },
          },
        ],
      },
    });
    await shop.play(125);
    const before = writer.position;
    await shop.play(10);

    expect(lastSecond(shop).refusedWrites).toBeCloseTo(32);
    expect(writer.position - before).toBeCloseTo(80);
  });

  it('sends the reads that a lost cache no longer answers to the database, which is sized for few', async () => {
    const shop = playedShop(1);
    const { world } = shop;
    if (world.users === undefined) throw new Error('the shop has users');
    Object.assign(world.users, { dataReadShare: 1 });
    for (const database of world.databases.values()) Object.assign(database, { capacity: 30 });
    const shards = [['us-east-1a'], ['us-east-1b']];
    const cache = createCache(world, { id: 'shop', region: 'us-east-1', hitRatio: 0.95, shards });
    await shop.play(10);
    const warm = lastSecond(shop).errors;
    for (const node of cache.nodes) node.down.add({});
    await shop.play(10);

    expect(warm).toBeLessThan(20);
    expect(lastSecond(shop).errors).toBeGreaterThan(80);
  });

  it('loses the users of a name that has no record any more, as their answers run out', async () => {
    const shop = playedShop(1);
    const heal = begin(shop, 'break-name', { name: 'site' });
    await shop.play(61);
    expect(lastSecond(shop).errors).toBeGreaterThan(200 * 0.85);
    heal();
    await shop.play(61);
    expect(lastSecond(shop).errors).toBeLessThan(200 * 0.15);
  });

  it('loses writes to a database whose name has no record any more, as open connections end', async () => {
    const shop = playedShop(1);
    const heal = begin(shop, 'break-name', { name: 'database' });
    await shop.play(61);
    expect(lastSecond(shop).refusedWrites).toBeLessThan(2);
    await shop.play(15 * 60);
    expect(lastSecond(shop).refusedWrites).toBeGreaterThan(15);
    await shop.play(16 * 60);
    expect(lastSecond(shop).refusedWrites).toBeCloseTo(40);
    heal();
    await shop.play(61);
    expect(lastSecond(shop).refusedWrites).toBe(0);
  });
});

describe('health checkers of Route 53', () => {
  it('that lie make every check unhealthy, and the answers stay as they are', async () => {
    const shop = playedShop(1);
    const heal = begin(shop, 'break-origin', { share: 0 });
    await shop.playUntil(() => [...shop.world.healthChecks.values()].every(({ healthy }) => !healthy), 60);
    expect(lastSecond(shop).errors).toBe(0);
    heal();
    await shop.playUntil(() => [...shop.world.healthChecks.values()].every(({ healthy }) => healthy), 60);
  });

  it('that see nothing leave their last word', async () => {
    const shop = playedShop(1);
    begin(shop, 'fail-health-checkers', { see: 'nothing' });
    begin(shop, 'fail-site', { region: 'home' });
    await shop.play(120);
    expect(first(shop.world.healthChecks).healthy).toBe(true);
  });
});
