import { startAuroraFailover } from './aurora-failover.ts';
import { startCaches } from './cache-life.ts';
import { runs } from './database.ts';
import { startDatabaseMetrics } from './database-metrics.ts';
import { warmUp } from './database-load.ts';
import { startRdsFailover } from './rds-failover.ts';
import { startReplication } from './replication.ts';
import type { World } from '../state/world.ts';

/** Sets all that databases and caches do by themselves to work; call it once, after the users' own second. */
export function startDatabases(world: World): void {
  startReplication(world);
  startRdsFailover(world);
  startAuroraFailover(world);
  startCaches(world);
  world.clock.every(1000, 1000, () => {
    for (const database of world.databases.values())
      if (database.warmth < 1 && runs(world, database)) warmUp(database);
  });
  startDatabaseMetrics(world);
}
