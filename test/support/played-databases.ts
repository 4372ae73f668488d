import { buildShop } from '../../src/simulator/stacks/shop.ts';
import { createCache } from '../../src/simulator/world/data/cache.ts';
import { acceptsWrites } from '../../src/simulator/world/data/database.ts';
import { createCluster } from '../../src/simulator/world/data/create-cluster.ts';
import { createDatabase, type DatabaseSpec } from '../../src/simulator/world/data/create-database.ts';
import type { Database } from '../../src/simulator/world/state/database.ts';
import type { World } from '../../src/simulator/world/state/world.ts';
import { type PlayedShop, playWorld } from './played-shop.ts';

/** The shop, with databases of other kinds beside its own that tests name. */
export function playedDatabases(seed: number): PlayedShop & { database(id: string): Database } {
  const world = buildShop(seed);
  add(world, { id: 'multi', zone: 'us-east-1a', standbyZone: 'us-east-1b', engine: 'mysql' });
  add(world, { id: 'multi-replica-1', zone: 'us-east-1b', source: 'multi', engine: 'mysql', lagSeconds: 1 });
  add(world, { id: 'multi-replica-2', zone: 'us-east-1a', source: 'multi', engine: 'mysql', lagSeconds: 20 });
  const writer = add(world, { id: 'aurora-1', zone: 'us-east-1a', cluster: 'aurora', promotionTier: 1 });
  createCluster(world, 'aurora', writer);
  add(world, { id: 'aurora-2', zone: 'us-east-1b', cluster: 'aurora', promotionTier: 2 });
  add(world, { id: 'aurora-3', zone: 'us-east-1a', cluster: 'aurora', promotionTier: 0 });
  createCache(world, {
    id: 'shop-cache',
    region: 'us-east-1',
    shards: [['us-east-1a'], ['us-east-1b']],
    hitRatio: 0.9,
  });
  // Somebody writes to them all the time, ten times a second.
  world.clock.every(1000, 500, () => {
    for (const database of world.databases.values())
      if (database.lineage !== 'shop-db' && acceptsWrites(world, database)) database.position += 10;
  });
  const played = playWorld(world);
  return {
    ...played,
    database(id) {
      const found = world.databases.get(id);
      if (found === undefined) throw new Error(`there is no database ${id}`);
      return found;
    },
  };
}

function add(
  world: World,
  spec: Pick<
    DatabaseSpec,
    'id' | 'zone' | 'engine' | 'lagSeconds' | 'source' | 'standbyZone' | 'cluster' | 'promotionTier'
  >,
): Database {
  return createDatabase(world, {
    engine: 'aurora-postgresql',
    ...spec,
    region: 'us-east-1',
    lineage: spec.source ?? spec.cluster ?? spec.id,
    tags: [],
    securityGroups: ['sg-0db0db0db0db0db0d'],
    capacity: 1_000,
  });
}
