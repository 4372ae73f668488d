import type { Database } from '../state/database.ts';
import type { World } from '../state/world.ts';

/** What comes of queries that a database is sent. */
export interface DatabaseAnswer {
  /** Share of them that it answers in time, 0–1. */
  readonly served: number;
  readonly latencyMs: number;
  /** Whether a person would call what is answered slow. */
  readonly slow: boolean;
}

const fast: DatabaseAnswer = { served: 1, latencyMs: 0, slow: false };

/** A query at rest, and the longest that a client waits (model). */
const restMs = 5;
const patienceMs = 10_000;

/** A query above this makes the page that needs it slow (model). */
const slowMs = 500;

/** What an empty buffer pool can serve of the usual, when nearly every read goes to the disk (model). */
const coldShare = 0.2;

/** A buffer pool is filled in ten minutes of work (model; Coinbase feared 72 hours for one of theirs). */
const warmsInSeconds = 600;

/**
 * Sends a database so many queries within this second, in as many calls as there are places they come
 * from, and says what becomes of them. Past its capacity it answers what it can; the nearer to it, the
 * later. Whether anybody gets in at all is `reachable`'s and `acceptsWrites`' to say.
 */
export function offer(
  world: World,
  database: Database,
  queries: { readonly reads: number; readonly writes: number },
): DatabaseAnswer {
  const { load } = database;
  turnOver(load, world.clock.now());
  load.queries += queries.reads + queries.writes;
  load.writes += queries.writes;
  const impaired = database.impairments.size > 0;
  if (database.capacity === Number.POSITIVE_INFINITY && !impaired) return fast;
  const usage = databaseLoad(world, database);
  const latencyMs = latencyAt(database, usage);
  // What would be answered after a client has given up is answered to nobody.
  const served = latencyMs > patienceMs ? 0 : Math.min(1, 1 / usage);
  return { served, latencyMs: Math.min(latencyMs, patienceMs), slow: latencyMs > slowMs };
}

/** How long a query takes at a load, milliseconds: longer and longer towards its capacity (model). */
export function latencyAt(database: Database, usage: number): number {
  let latencyMs = usage > 1 ? Math.min(patienceMs, slowMs * usage * 2) : restMs / Math.max(0.01, 1 - usage);
  for (const one of database.impairments) if (one.kind === 'slow') latencyMs += one.latencyMs;
  return latencyMs;
}

/** What is asked of it now as a share of what it can do now: above 1 it is overloaded. */
export function databaseLoad(world: World, database: Database): number {
  const capacity = capacityNow(database);
  if (capacity === Number.POSITIVE_INFINITY) return 0;
  turnOver(database.load, world.clock.now());
  const asked = Math.max(database.load.queries, database.load.before);
  let beside = 0;
  for (const one of database.impairments) if (one.kind === 'load') beside += one.share * database.capacity;
  return (asked + beside) / Math.max(capacity, 1e-9);
}

/** Queries per second that it can answer now: less when it is slow or cold. */
function capacityNow(database: Database): number {
  let { capacity } = database;
  for (const one of database.impairments) if (one.kind === 'slow') capacity *= one.capacityShare;
  return capacity * (coldShare + (1 - coldShare) * database.warmth);
}

/** Once a second, for a database that is at work. */
export function warmUp(database: Database): void {
  if (database.warmth < 1) database.warmth = Math.min(1, database.warmth + 1 / warmsInSeconds);
}

/** A new second begins: what was asked in the last one is remembered, so that the first caller is not favoured. */
function turnOver(load: Database['load'], now: number): void {
  const second = Math.floor(now / 1000) * 1000;
  if (load.at === second) return;
  load.before = load.at === second - 1000 ? load.queries : 0;
  load.at = second;
  load.queries = 0;
  load.writes = 0;
}
