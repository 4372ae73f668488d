import { databaseAt } from './database.ts';
import { answer } from './dns-answer.ts';
import { troublesOf } from './troubles.ts';
import type { Database } from './state/database.ts';
import type { Users } from './state/users.ts';
import type { World } from './state/world.ts';

/** JVMs and resolvers keep a database's address for this long (AWS advises at most 60 s). */
const databaseNameKeptMs = 60_000;

/** The database that the application of a region now sends its writes to. */
export function databaseOf(world: World, users: Users, region: string): Database | undefined {
  return databaseAt(world, resolve(world, users, region).target);
}

/** A part of an application's clients, and the database that they hold the address of. */
interface Writers {
  /** Of the clients, 0–1. */
  readonly share: number;
  readonly database: Database | undefined;
}

/** Where the application of a region writes: all to one, or some still to an old one that they never let go. */
export function writersOf(world: World, users: Users, region: string): readonly Writers[] {
  const resolver = resolve(world, users, region);
  const database = databaseAt(world, resolver.target);
  const laggards = resolver.stale === undefined ? 0 : staleShare(world);
  if (laggards === 0) return [{ share: 1, database }];
  return [
    { share: 1 - laggards, database },
    { share: laggards, database: databaseAt(world, resolver.stale) },
  ];
}

function resolve(world: World, users: Users, region: string) {
  const now = world.clock.now();
  let resolver = users.resolvers.get(region);
  if (resolver === undefined) {
    resolver = { resolveAt: now };
    users.resolvers.set(region, resolver);
  }
  if (staleShare(world) === 0) delete resolver.stale;
  else if (resolver.stale === undefined && resolver.target !== undefined) resolver.stale = resolver.target;
  if (now >= resolver.resolveAt) {
    const found = answer(world, users.database, 'CNAME', 0);
    // Without an answer the connections of the pool stay as they are.
    if (found !== undefined) resolver.target = found.target;
    resolver.resolveAt = now + Math.max(found?.ttlMs ?? 0, databaseNameKeptMs);
  }
  return resolver;
}

function staleShare(world: World): number {
  let following = 1;
  for (const { who, share } of troublesOf(world, 'stale-resolvers')) {
    if (who === 'application') following *= 1 - share;
  }
  return 1 - following;
}
