import { note } from './database-events.ts';
import { between } from '../draw.ts';
import { tell } from '../happening.ts';
import type { Database, DatabaseImpairment } from '../state/database.ts';
import type { World } from '../state/world.ts';

/** Whether a client that holds its address can write to it. */
export function acceptsWrites(world: World, database: Database): boolean {
  return database.writable && sourceOf(world, database) === undefined && reachable(world, database);
}

/** Whether a client gets a connection: engine at work, and a security group that lets anybody in. */
export function reachable(world: World, database: Database): boolean {
  return (
    runs(world, database) &&
    database.securityGroups.some(
      (group) => group.status !== 'adding' && !world.closedSecurityGroups.has(group.id),
    )
  );
}

/** Whether its engine works, whoever may connect: that is what its replicas need of it. */
export function runs(world: World, database: Database): boolean {
  return database.up && !hostFails(world, database) && !impairedBy(database, 'storage-full');
}

/** Whether what carries it is gone or stands still, so that only another host can serve its data. */
export function hostFails(world: World, database: Database): boolean {
  return (
    world.dataZonesDown.has(database.zone) ||
    impairedBy(database, 'storage-failed') ||
    impairedBy(database, 'paused')
  );
}

export function impairedBy(database: Database, kind: DatabaseImpairment['kind']): boolean {
  for (const impairment of database.impairments) if (impairment.kind === kind) return true;
  return false;
}

/** Whose writes it has: what a replica replicates from, or the writer of its cluster; undefined for a writer. */
export function sourceOf(world: World, database: Database): Database | undefined {
  if (database.source !== undefined) return world.databases.get(database.source);
  if (database.cluster === undefined) return undefined;
  const writer = world.databaseClusters.get(database.cluster)?.writer;
  return writer === undefined || writer === database.id ? undefined : world.databases.get(writer);
}

/** The database that a host name leads to: its own, or that of its cluster. */
export function databaseAt(world: World, endpoint: string | undefined): Database | undefined {
  for (const database of world.databases.values()) if (database.endpoint === endpoint) return database;
  for (const cluster of world.databaseClusters.values())
    if (cluster.endpoint === endpoint) return world.databases.get(cluster.writer);
  return undefined;
}

/** Does it until the answer is called. */
export function impairDatabase(world: World, database: Database, impairment: DatabaseImpairment): () => void {
  database.impairments.add(impairment);
  rest(world, database);
  return () => {
    if (database.impairments.delete(impairment)) rest(world, database);
  };
}

/** What RDS calls it while RDS does nothing with it; it does not notice a pause or a zone without power. */
export function restingStatus(database: Database): string {
  if (impairedBy(database, 'storage-full')) return 'storage-full';
  // With a standby, RDS fails over instead of giving it up, and Aurora with other members, if that gets done.
  const isMember = database.cluster !== undefined && !impairedBy(database, 'failover-stuck');
  const alone = database.standby === undefined && !isMember;
  return alone && impairedBy(database, 'storage-failed') ? 'failed' : 'available';
}

const atRest: ReadonlySet<string> = new Set(['available', 'failed', 'storage-full']);

/** Brings the status in line with what is wrong, unless RDS is at work and will do so when it is done. */
function rest(world: World, database: Database): void {
  const status = restingStatus(database);
  if (atRest.has(database.status) && database.status !== status) setStatus(world, database, status);
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

/**
 * Sets RDS to work on a database: the answer runs a later step after a drawn time, unless something newer
 * has begun meanwhile.
 */
export function beginWork(
  world: World,
  database: Database,
): (leastMs: number, mostMs: number, then: () => void) => void {
  const change = ++database.change;
  return (leastMs, mostMs, then) =>
    void world.clock.after(between(world, 'rds', leastMs, mostMs), () => {
      if (database.change === change && world.databases.get(database.id) === database) then();
    });
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
    note(world, database, 'security-group');
  });
}
