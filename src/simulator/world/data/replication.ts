import { impairedBy, runs, sourceOf } from './database.ts';
import { linkQuality } from '../traffic/links.ts';
import type { Database } from '../state/database.ts';
import type { World } from '../state/world.ts';

/** Longer than any replica of the stacks lags; what lies before it is reckoned by the mean rate. */
const commitsAtMost = 7_200;

/** From this share of lost packets on a stream does not come through (model). */
const streamEndsAtLoss = 0.5;

/** An idle writer switches its log after five minutes, which counts as a commit (AWS: replication of PostgreSQL). */
const logSwitchesMs = 300_000;

/** A replica that is behind replays so many seconds of writes in one (model). */
const replaysPerSecond = 10;

/** Once a second: what was committed is noted, replicas follow their source at their lag. */
export function startReplication(world: World): void {
  world.clock.every(1000, 1000, () => {
    const now = world.clock.now();
    for (const database of world.databases.values()) {
      const source = sourceOf(world, database);
      if (source === undefined) noteCommits(world, database, now);
      else if (database.cluster === source.cluster && database.cluster !== undefined) share(database, source);
      else if (replicates(world, database, source)) follow(world, database, source, now);
    }
  });
}

/** Why no write comes from its source to a replica now, in RDS's manner; undefined while they come. */
export function replicationTrouble(world: World, replica: Database, source: Database): string | undefined {
  for (const impairment of replica.impairments)
    if (impairment.kind === 'replication-broken') return impairment.reason;
  return replicates(world, replica, source) ? undefined : `The replica cannot connect to ${source.id}.`;
}

function replicates(world: World, replica: Database, source: Database): boolean {
  return (
    runs(world, source) &&
    runs(world, replica) &&
    !impairedBy(replica, 'replication-cut') &&
    !impairedBy(replica, 'replication-broken') &&
    linkQuality(world, source.zone, replica.zone).loss < streamEndsAtLoss &&
    linkQuality(world, replica.zone, source.zone).loss < streamEndsAtLoss
  );
}

/** Number of good writes that a replica lacks of its source, and the seconds they were made in. */
export function missingWrites(
  world: World,
  replica: Database,
): { readonly writes: number; readonly seconds: number } {
  const source = sourceOf(world, replica);
  if (source === undefined) return { writes: 0, seconds: 0 };
  let goodUntil = replica.caughtUpTo;
  let { position } = replica;
  for (const impairment of replica.impairments) {
    if (impairment.kind !== 'corrupt' || impairment.since >= goodUntil) continue;
    goodUntil = impairment.since;
    position = Math.min(position, positionAt(source, goodUntil));
  }
  const writes = Math.max(0, source.position - position);
  return { writes, seconds: writes === 0 ? 0 : Math.max(0, (source.caughtUpTo - goodUntil) / 1000) };
}

/** Puts a replica back by so many seconds, as if it had long been so far behind. */
export function rewind(world: World, replica: Database, seconds: number): void {
  const source = sourceOf(world, replica);
  const until = Math.min(replica.caughtUpTo, world.clock.now() - (replica.lagSeconds + seconds) * 1000);
  if (source === undefined || until === replica.caughtUpTo) return;
  replica.caughtUpTo = until;
  replica.lastCommitAt = Math.min(replica.lastCommitAt, until);
  replica.position = Math.min(replica.position, positionAt(source, until));
}

/**
 * The lag that RDS reports, seconds; undefined where it reports none. PostgreSQL: now less the time of the
 * last replayed commit, so it grows while nothing comes, up to five minutes behind an idle writer. MySQL and MariaDB: how
 * far the replay is behind what was received, nothing when all is replayed; −1 while replication is not
 * active. Aurora's is in milliseconds, some tens (AWS: "usually much less than 100").
 */
export function reportedLag(world: World, replica: Database): number | undefined {
  const source = sourceOf(world, replica);
  if (source === undefined || !runs(world, replica)) return undefined;
  if (impairedBy(replica, 'lag-unknown')) return -1;
  if (replica.cluster !== undefined) return runs(world, source) ? 20 : undefined;
  const now = world.clock.now();
  const age = Math.max(0, now - replica.lastCommitAt) / 1000;
  if (replica.engine === 'postgres') return age;
  if (!replicates(world, replica, source)) return -1;
  return replica.position >= source.position ? 0 : Math.max(0, now - replica.caughtUpTo) / 1000;
}

/** What a database held at a time, as far as its commits are known; before that by their mean rate. */
export function positionAt(database: Database, at: number): number {
  const { commits } = database;
  const found = newestUntil(commits, at);
  if (found !== undefined) return found.position;
  const [first, last] = [commits[0], commits.at(-1)];
  if (first === undefined || last === undefined || last.at === first.at) return database.position;
  const perMs = (last.position - first.position) / (last.at - first.at);
  return Math.max(0, first.position - perMs * (first.at - at));
}

/** The newest commit of those up to a time, by halves: a replica may be thousands of them behind. */
function newestUntil(commits: Database['commits'], at: number): Database['commits'][number] | undefined {
  let [low, high] = [0, commits.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((commits[middle]?.at ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return commits[low - 1];
}

function noteCommits(world: World, database: Database, now: number): void {
  if (!database.writable || !runs(world, database)) return;
  database.caughtUpTo = now;
  const { commits, position } = database;
  const idle = commits.at(-1)?.position === position;
  if (idle && now - database.lastCommitAt < logSwitchesMs) return;
  database.lastCommitAt = now;
  commits.push({ at: now, position });
  if (commits.length > commitsAtMost) commits.splice(0, commitsAtMost / 10);
}

function follow(world: World, replica: Database, source: Database, now: number): void {
  let lag = replica.lagSeconds + linkQuality(world, source.zone, replica.zone).latencyMs / 1000;
  for (const impairment of replica.impairments) if (impairment.kind === 'late') lag += impairment.seconds;
  const until = Math.min(
    now - lag * 1000,
    source.caughtUpTo,
    replica.caughtUpTo + (replaysPerSecond + 1) * 1000,
  );
  if (until <= replica.caughtUpTo) return;
  replica.caughtUpTo = until;
  replica.position = Math.max(replica.position, positionAt(source, until));
  const newest = newestUntil(source.commits, until);
  replica.lastCommitAt = Math.max(replica.lastCommitAt, newest?.at ?? until);
}

/** Members of an Aurora cluster read the writer's own storage. */
function share(member: Database, writer: Database): void {
  member.position = writer.position;
  member.caughtUpTo = writer.caughtUpTo;
  member.lastCommitAt = writer.lastCommitAt;
}
