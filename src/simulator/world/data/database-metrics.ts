import { impairedBy, reachable, runs } from './database.ts';
import { databaseOf } from './database-name.ts';
import { databaseLoad, latencyAt } from './database-load.ts';
import { everyMinute } from '../signals/every-minute.ts';
import { serves } from '../compute/instance.ts';
import { recorder } from '../signals/metrics.ts';
import { reportedLag } from './replication.ts';
import type { Database } from '../state/database.ts';
import type { World } from '../state/world.ts';

const gibibyte = 1024 ** 3;

/** What RDS reports of each database, once a minute. */
export function startDatabaseMetrics(world: World): void {
  everyMinute(world, (at) => {
    for (const database of world.databases.values()) publish(world, database, at);
  });
}

function publish(world: World, database: Database, at: number): void {
  const { region, load } = database;
  const aurora = database.cluster !== undefined;
  const record = recorder(
    world,
    { region, namespace: 'AWS/RDS', dimensions: { DBInstanceIdentifier: database.id } },
    at,
  );
  record('DatabaseConnections', reachable(world, database) ? connections(world, database) : 0);
  const lag = reportedLag(world, database);
  if (lag !== undefined) record(aurora ? 'AuroraReplicaLag' : 'ReplicaLag', lag);
  if (!aurora) record('FreeStorageSpace', freeStorage(database));
  // The host measures what reaches its disks, also of an engine that stands still (model).
  if (impairedBy(database, 'paused')) record('WriteIOPS', 0);
  if (!runs(world, database)) return;
  const usage = databaseLoad(world, database);
  const latencySeconds = latencyAt(database, usage) / 1000;
  const missed = 0.05 + 0.95 * (1 - database.warmth);
  record('CPUUtilization', Math.min(100, 5 + 95 * usage));
  record('ReadIOPS', Math.max(0, load.before - load.writes) * missed);
  record('WriteIOPS', load.writes);
  record('ReadLatency', latencySeconds);
  // Aurora counts it in milliseconds.
  if (aurora) record('CommitLatency', latencySeconds * 1000);
  else record('WriteLatency', latencySeconds);
}

/** Bytes; two thirds are used while nothing is wrong (model). */
function freeStorage(database: Database): number {
  return impairedBy(database, 'storage-full') ? 0 : (database.storageGb / 3) * gibibyte;
}

/** Each machine of a region that uses this database keeps a pool of six, twice that when it is slow; RDS itself keeps one (model). */
function connections(world: World, database: Database): number {
  const { users } = world;
  if (users === undefined) return 1;
  const pool = databaseLoad(world, database) > 1 ? 12 : 6;
  let count = 1;
  for (const instance of world.instances.values()) {
    if (serves(world, instance) && databaseOf(world, users, instance.region) === database) count += pool;
  }
  return count;
}
