import { startBalancerMetrics } from '../world/balancer-metrics.ts';
import { createWorld } from '../world/create-world.ts';
import { startReplication } from '../world/database.ts';
import { startDatabaseMetrics } from '../world/database-metrics.ts';
import { between } from '../world/draw.ts';
import { normalName } from '../world/load-balancer.ts';
import { playSecond } from '../world/users.ts';
import { buildShopData } from './shop-data.ts';
import { buildShopNames } from './shop-names.ts';
import { buildShopSite } from './shop-site.ts';
import type { Cohort, Users } from '../world/state/users.ts';
import type { World } from '../world/state/world.ts';

export const shopAccount = '111122223333';
export const shopPrimary = 'us-east-1';
export const shopStandby = 'eu-west-1';
const shopSite = 'shop.example.com';
export const shopDatabaseName = 'db.shop.internal';

/** A Monday morning, so that a run is the same whenever it is played. */
const startAt = Date.UTC(2026, 2, 2, 9, 0, 0);

const warmUpMs = 15 * 60_000;

/**
 * An e-commerce site as many are: an active region and a warm standby, each an Application Load Balancer
 * and an Auto Scaling group over two zones; weighted records 100/0 between them with no health check
 * attached, so that a person (or Holdfast) moves the traffic; one single-AZ PostgreSQL writer with two
 * replicas in the active region, found by a private name.
 */
export function buildShop(seed: number): World {
  const world = createWorld({ seed, account: shopAccount, startAt: startAt - warmUpMs });
  const primary = buildShopSite(world, { region: shopPrimary, zones: ['us-east-1a', 'us-east-1b'] });
  const standby = buildShopSite(world, { region: shopStandby, zones: ['eu-west-1a', 'eu-west-1b'] });
  const writer = buildShopData(world, shopPrimary);
  buildShopNames(world, { primary, standby, writer, site: shopSite, databaseName: shopDatabaseName });
  world.users = {
    site: shopSite,
    database: shopDatabaseName,
    requestsPerSecond: 200,
    writeShare: 0.2,
    cohorts: cohorts(world, normalName(primary.dnsName)),
    resolvers: new Map(),
    traffic: new Map(),
    experienced: [],
  };
  const { users } = world;
  // Users write first in each second, then replicas follow.
  world.clock.every(1000, 1000, () => playSecond(world, users));
  startReplication(world);
  startDatabaseMetrics(world);
  startBalancerMetrics(world);
  warmUp(world, users);
  return world;
}

/**
 * Plays the first minutes, so that metrics have a past, alarms have looked at it and every observer has
 * its rhythm. What it took is no part of the story.
 */
function warmUp(world: World, users: Users): void {
  for (let next = world.clock.nextAt(); next !== undefined && next <= startAt; next = world.clock.nextAt()) {
    world.clock.fireNext();
  }
  world.clock.passTo(startAt);
  world.happenings.length = 0;
  users.experienced.length = 0;
}

/** Who honours a TTL of 60 s and who does not (timing sheet: model): 86 % do, 12 % keep up to 5 min, 2 % for ever. */
function cohorts(world: World, target: string): readonly Cohort[] {
  const make = (count: number, share: number, name: string, keepsMs: () => number): Cohort[] =>
    Array.from({ length: count }, (_, index) => ({
      share: share / count,
      name: `${name}-${index + 1}`,
      keepsMs: keepsMs(),
      target,
      resolveAt: world.clock.now() + between(world, 'cohorts', 0, 60_000),
    }));
  return [
    ...make(20, 0.86, 'honours-ttl', () => 60_000),
    ...make(6, 0.12, 'keeps-longer', () => between(world, 'cohorts', 90_000, 300_000)),
    ...make(2, 0.02, 'never-asks-again', () => Number.POSITIVE_INFINITY),
  ];
}
