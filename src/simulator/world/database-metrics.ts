import { reachable } from './database.ts';
import { everyMinute } from './every-minute.ts';
import { serves } from './instance.ts';
import { recordMetric } from './metrics.ts';
import { databaseOf } from './users.ts';
import type { Database } from './state/database.ts';
import type { World } from './state/world.ts';

/** What RDS reports of each database, once a minute. */
export function startDatabaseMetrics(world: World): void {
  everyMinute(world, (at) => publish(world, at));
}

/** A replica's lag as PostgreSQL has it: now less its last replayed commit, so it grows while nothing comes. */
function publish(world: World, at: number): void {
  for (const database of world.databases.values()) {
    const dimensions = { DBInstanceIdentifier: database.id };
    const name = (metric: string) => ({ region: database.region, namespace: 'AWS/RDS', metric, dimensions });
    const open = reachable(world, database);
    recordMetric(world, name('DatabaseConnections'), at, open ? connections(world, database) : 0);
    if (database.source !== undefined && database.up) {
      recordMetric(world, name('ReplicaLag'), at, Math.max(0, at - database.caughtUpTo) / 1000);
    }
  }
}

/** Each machine of a region that uses this database keeps a pool of six; RDS itself keeps one (model). */
function connections(world: World, database: Database): number {
  const { users } = world;
  if (users === undefined) return 1;
  let count = 1;
  for (const instance of world.instances.values()) {
    if (serves(world, instance) && databaseOf(world, users, instance.region) === database) count += 6;
  }
  return count;
}
