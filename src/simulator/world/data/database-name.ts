import { databaseAt } from './database.ts';
import { answer } from '../names/dns-answer.ts';
import { troublesOf } from '../traffic/troubles.ts';
import type { Database } from '../state/database.ts';
import type { Resolver, Users } from '../state/users.ts';
import type { World } from '../state/world.ts';

/** JVMs and resolvers keep a database's address for this long (AWS advises at most 60 s). */
const databaseNameKeptMs = 60_000;

/** A pool replaces each of its connections within this long, and the new ones need an address (HikariCP's `maxLifetime`). */
const connectionsKeptMs = 30 * 60_000;

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

/**
 * Where the application of a region writes: all to one, some still to an old one that they never let go, and
 * some nowhere, once connections end while the name has no address.
 */
export function writersOf(world: World, users: Users, region: string): readonly Writers[] {
  const resolver = resolve(world, users, region);
  const database = databaseAt(world, resolver.target);
  const laggards = resolver.stale === undefined ? 0 : staleShare(world);
  const cut = cutShare(world, resolver);
  if (laggards === 0 && cut === 0) return [{ share: 1, database }];
  return [
    { share: (1 - laggards) * (1 - cut), database },
    { share: (1 - laggards) * cut, database: undefined },
    { share: laggards, database: databaseAt(world, resolver.stale) },
  ].filter(({ share }) => share > 0);
}

/** Connections end one by one, evenly over their lifetime. */
function cutShare(world: World, { namelessSince }: Resolver): number {
  if (namelessSince === undefined) return 0;
  return Math.min(1, (world.clock.now() - namelessSince) / connectionsKeptMs);
}

function resolve(world: World, users: Users, region: string): Resolver {
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
    if (found === undefined) {
      // The connections that are open stay as they are while they last.
      resolver.namelessSince ??= now;
    } else {
      resolver.target = found.target;
      delete resolver.namelessSince;
    }
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
