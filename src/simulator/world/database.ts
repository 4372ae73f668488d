import { tell } from './happening.ts';
import { effectDelayMs } from './control-plane.ts';
import { between } from './draw.ts';
import type { Database } from './state/database.ts';
import type { World } from './state/world.ts';

/** Longer than any replica of the stacks lags. */
const commitsAtMost = 7_200;
const eventsAtMost = 2_000;

/** Once a second: what was committed is noted, replicas follow their source at their lag. */
export function startReplication(world: World): void {
  world.clock.every(1000, 1000, () => {
    const now = world.clock.now();
    for (const database of world.databases.values()) {
      const source = database.source === undefined ? undefined : world.databases.get(database.source);
      if (source === undefined) noteCommits(database, now);
      else if (source.up && database.up) follow(database, source, now);
    }
  });
}

/** Whether a client that holds its address can write to it. */
export function acceptsWrites(world: World, database: Database): boolean {
  return database.source === undefined && database.writable && reachable(world, database);
}

/** Whether a client gets a connection: engine up, and a security group that lets anybody in. */
export function reachable(world: World, database: Database): boolean {
  return (
    database.up &&
    !world.zonesDown.has(`${database.zone}/data`) &&
    database.securityGroups.some(
      (group) => group.status !== 'adding' && !world.closedSecurityGroups.has(group.id),
    )
  );
}

/** Number of replicated writes that a replica lacks of its source, and the seconds they were made in. */
function missingWrites(
  world: World,
  replica: Database,
): { readonly writes: number; readonly seconds: number } {
  const source = replica.source === undefined ? undefined : world.databases.get(replica.source);
  if (source === undefined) return { writes: 0, seconds: 0 };
  return {
    writes: Math.max(0, source.position - replica.position),
    seconds: Math.max(0, (source.caughtUpTo - replica.caughtUpTo) / 1000),
  };
}

/** Security groups are replaced; connections are refused only once RDS has applied them. */
export function changeSecurityGroups(world: World, database: Database, ids: readonly string[]): void {
  database.securityGroups = [
    ...database.securityGroups
      .filter((group) => !ids.includes(group.id))
      .map((group) => ({ id: group.id, status: 'removing' as const })),
    ...ids.map((id) => {
      const held = database.securityGroups.find((group) => group.id === id);
      return { id, status: held?.status === 'active' ? ('active' as const) : ('adding' as const) };
    }),
  ];
  world.clock.after(between(world, 'rds', 15_000, 40_000), () => {
    database.securityGroups = ids.map((id) => ({ id, status: 'active' as const }));
    note(world, database, 'Applied change to security group', ['configuration change']);
  });
}

/**
 * Promotion: the replica stops following, restarts and takes writes of its own. Asynchronous, some
 * minutes, not to be undone. What its source had and it had not is lost to the new history.
 */
export function promote(world: World, replica: Database): void {
  const source = replica.source === undefined ? undefined : world.databases.get(replica.source);
  const lost = missingWrites(world, replica);
  const change = ++replica.change;
  const later = (leastMs: number, mostMs: number, then: () => void) =>
    world.clock.after(between(world, 'rds', leastMs, mostMs), () => {
      if (replica.change === change) then();
    });
  setStatus(world, replica, 'modifying');
  const lateMs = effectDelayMs(world, 'promotions', replica.region);
  later(lateMs + 60_000, lateMs + 100_000, () => {
    setStatus(world, replica, 'rebooting');
    replica.up = false;
    later(20_000, 45_000, () => {
      delete replica.source;
      replica.up = true;
      replica.writable = true;
      replica.caughtUpTo = world.clock.now();
      tell(world, {
        kind: 'promoted',
        database: replica.id,
        lostWrites: lost.writes,
        lostSeconds: lost.seconds,
        text: `${replica.id} takes writes; ${Math.round(lost.writes)} writes of ${source?.id ?? 'its source'} (${lost.seconds.toFixed(1)} s) are not in it`,
      });
      note(world, replica, 'Promoted Read Replica instance to a stand-alone database instance.', [
        'read replica',
      ]);
      setStatus(world, replica, 'available');
    });
  });
}

export function setStatus(world: World, database: Database, status: string): void {
  database.status = status;
  tell(world, {
    kind: 'database',
    database: database.id,
    state: status,
    text: `database ${database.id} is ${status}`,
  });
}

export function note(world: World, database: Database, message: string, categories: readonly string[]): void {
  if (world.databaseEvents.length >= eventsAtMost) world.databaseEvents.shift();
  world.databaseEvents.push({
    at: world.clock.now(),
    database: database.id,
    arn: database.arn,
    region: database.region,
    message,
    categories,
  });
}

function noteCommits(database: Database, now: number): void {
  if (!database.up || !database.writable) return;
  database.caughtUpTo = now;
  database.commits.push({ at: now, position: database.position });
  if (database.commits.length > commitsAtMost) database.commits.splice(0, commitsAtMost / 10);
}

function follow(replica: Database, source: Database, now: number): void {
  const until = Math.min(now - replica.lagSeconds * 1000, source.caughtUpTo);
  if (until <= replica.caughtUpTo) return;
  for (let index = source.commits.length - 1; index >= 0; index -= 1) {
    const commit = source.commits[index];
    if (commit === undefined || commit.at > until) continue;
    replica.position = commit.position;
    break;
  }
  replica.caughtUpTo = until;
}

/** A restart: connections are refused for half a minute or so. It mends no storage. */
export function rebootDatabase(world: World, database: Database): void {
  const before = { status: database.status, up: database.up };
  const change = ++database.change;
  setStatus(world, database, 'rebooting');
  database.up = false;
  world.clock.after(between(world, 'rds', 20_000, 45_000), () => {
    if (database.change !== change) return;
    database.up = before.up;
    setStatus(world, database, before.status);
    note(world, database, 'DB instance restarted', ['availability']);
  });
}
