import { z } from 'zod';
import type { RandomStream } from '../../runtime/random.ts';
import { sourceOf } from '../world/data/database.ts';
import type { Cache } from '../world/state/cache.ts';
import type { Database } from '../world/state/database.ts';
import type { World } from '../world/state/world.ts';
import { oneOf, selectDatabase } from './select.ts';

export const replicaName = z
  .string()
  .min(1)
  .describe('A replica: `replica/1` (the first in the list), or an identifier such as shop-db-replica-1.');

/** One that replicates from another; members of an Aurora cluster share their writer's storage and do not. */
export function selectReplica(world: World, name: string): Database {
  const database = selectDatabase(world, name);
  if (sourceOf(world, database) !== undefined && database.cluster === undefined) return database;
  throw new Error(`database ${name} is no replica of another in the simulated account`);
}

/** For `sample`: one replica. */
export function sampleReplica(world: World, draw: RandomStream): { readonly database: string } | undefined {
  return sampleWhere(world, draw, (one) => one.source !== undefined);
}

/** One that RDS can fail over to a standby. */
export function selectMultiAz(world: World, name: string): Database {
  const database = selectDatabase(world, name);
  if (database.standby !== undefined) return database;
  throw new Error(`database ${name} has no standby: give it one in its stack`);
}

/** One that RDS fails over to a standby, or Aurora to another member of its cluster. */
export function selectFailingOver(world: World, name: string): Database {
  const database = selectDatabase(world, name);
  return database.cluster === undefined ? selectMultiAz(world, name) : database;
}

/** For `sample`: one of these. */
export function sampleFailingOver(
  world: World,
  draw: RandomStream,
): { readonly database: string } | undefined {
  return sampleWhere(world, draw, ({ standby, cluster }) => (standby ?? cluster) !== undefined);
}

/** For `sample`: one that has a standby. */
export function sampleMultiAz(world: World, draw: RandomStream): { readonly database: string } | undefined {
  return sampleWhere(world, draw, ({ standby }) => standby !== undefined);
}

/** For `sample`: one database that it could befall. */
export function sampleWhere(
  world: World,
  draw: RandomStream,
  holds: (database: Database) => boolean,
): { readonly database: string } | undefined {
  const found = oneOf([...world.databases.values()].filter(holds), draw);
  return found === undefined ? undefined : { database: found.id };
}

export const cacheName = z.string().min(1).describe('`cache` (the first), or the name of a cache.');

export function selectCache(world: World, name: string): Cache {
  const all = [...world.caches.values()];
  const found = name === 'cache' ? all[0] : world.caches.get(name);
  if (found !== undefined) return found;
  throw new Error(
    `there is no cache ${name} in the simulated account; there are ${all.map(({ id }) => id).join(', ') || 'none'}`,
  );
}

/** For `sample`: one cache. */
export function sampleCache(world: World, draw: RandomStream): { readonly cache: string } | undefined {
  const found = oneOf(world.caches.values(), draw);
  return found === undefined ? undefined : { cache: found.id };
}
