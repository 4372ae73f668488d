import { note } from './database-events.ts';
import { beginWork, hostFails, impairedBy, restingStatus, setStatus } from './database.ts';
import { between } from '../draw.ts';
import { tell } from '../happening.ts';
import { positionAt } from './replication.ts';
import type { Database, DatabaseImpairment } from '../state/database.ts';
import type { World } from '../state/world.ts';

/** From the failure to the decision, and from there to the first connection: 60–120 s in all (AWS). */
const noticesMs = [12_000, 25_000] as const;
const takesMs = [50_000, 90_000] as const;

/** The old host is a standby again after so long (model). */
const standbyReturnsMs = 600_000;

/**
 * RDS's own rescue of a Multi-AZ instance: when its host or zone is gone, the standby becomes the primary
 * under the same name. It belongs to RDS: whoever promotes a replica meanwhile makes two writers.
 */
export function startRdsFailover(world: World): void {
  const failing = new Map<string, number>();
  world.clock.every(1000, 1000, () => {
    const now = world.clock.now();
    for (const database of world.databases.values()) {
      if (database.standby === undefined) continue;
      // What hung begins anew once it hangs no more.
      if (database.failover?.hangs === true && stuckHow(database) === undefined) delete database.failover;
      // What RDS has stopped or is at work on is not failing.
      if (database.failover !== undefined || !database.up || !hostFails(world, database)) {
        failing.delete(database.id);
        continue;
      }
      let actsAt = failing.get(database.id);
      if (actsAt === undefined) {
        actsAt = now + between(world, 'rds-failover', ...noticesMs);
        failing.set(database.id, actsAt);
      }
      if (now >= actsAt && standbyIsReady(world, database)) beginFailover(world, database);
    }
  });
}

/** Whether the standby could take over now. */
export function standbyIsReady(world: World, database: Database): boolean {
  const { standby } = database;
  return (
    standby !== undefined && standby.readyAt <= world.clock.now() && !world.dataZonesDown.has(standby.zone)
  );
}

/**
 * RDS begins by itself, or because it was asked to (a reboot with failover), which also ends one that is
 * stuck. While RDS does it by itself the status goes on to say `available` (AWS: the console may lag).
 */
export function beginFailover(world: World, database: Database, options: { asked?: boolean } = {}): void {
  const asked = options.asked === true;
  const stuck = stuckHow(database);
  if (stuck !== undefined && !asked) {
    if (!stuck.announced) return;
    database.failover = { startedAt: world.clock.now(), hangs: true };
    note(world, database, 'multi-az-failover-started');
    return;
  }
  const oldHostFails = hostFails(world, database);
  const later = beginWork(world, database);
  database.failover = { startedAt: world.clock.now(), hangs: false };
  database.up = false;
  note(world, database, 'multi-az-failover-started');
  if (asked) setStatus(world, database, 'rebooting');
  later(...takesMs, () => finishFailover(world, database, { asked, oldHostFails }));
}

export function stuckHow(
  database: Database,
): Extract<DatabaseImpairment, { kind: 'failover-stuck' }> | undefined {
  for (const impairment of database.impairments) if (impairment.kind === 'failover-stuck') return impairment;
  return undefined;
}

function finishFailover(
  world: World,
  database: Database,
  { asked, oldHostFails }: { readonly asked: boolean; readonly oldHostFails: boolean },
): void {
  const { standby } = database;
  if (standby === undefined) return;
  const now = world.clock.now();
  const oldZone = database.zone;
  database.zone = standby.zone;
  database.standby = { zone: oldZone, readyAt: oldHostFails ? now + standbyReturnsMs : now };
  for (const impairment of database.impairments)
    if (staysBehind.has(impairment.kind)) database.impairments.delete(impairment);
  dropLooseCommits(world, database);
  delete database.failover;
  database.up = true;
  // The standby only writes: its buffer pool knows nothing of what users read.
  database.warmth = 0;
  note(world, database, 'multi-az-failover-completed');
  if (asked) note(world, database, 'failover-requested');
  note(world, database, 'restarted');
  setStatus(world, database, restingStatus(database));
  if (!oldHostFails) return;
  note(world, database, 'standby-recovering');
  world.clock.after(standbyReturnsMs, () => note(world, database, 'standby-recovered'));
}

/** What is wrong with a host and not with the data. */
const staysBehind: ReadonlySet<DatabaseImpairment['kind']> = new Set(['storage-failed', 'paused', 'slow']);

/**
 * With a relaxed flush setting the standby lacks the newest commits (Razorpay 2019: five seconds). Replicas
 * that had them already meet the same keys again, and their replication stops for good.
 */
function dropLooseCommits(world: World, database: Database): void {
  for (const impairment of database.impairments) {
    if (impairment.kind !== 'loose-commits') continue;
    const kept = positionAt(database, database.caughtUpTo - impairment.seconds * 1000);
    const lost = database.position - kept;
    if (lost <= 0) continue;
    const lostSeconds = impairment.seconds;
    for (const replica of world.databases.values())
      if (replica.source === database.id && replica.position > kept) breakReplication(world, replica);
    database.position = kept;
    while ((database.commits.at(-1)?.position ?? 0) > kept) database.commits.pop();
    tell(world, {
      kind: 'writes-lost',
      database: database.id,
      lostWrites: lost,
      lostSeconds,
      text: `the standby of ${database.id} lacked its last ${lostSeconds} s: ${Math.round(lost)} writes are lost`,
    });
  }
}

function breakReplication(world: World, replica: Database): void {
  if (impairedBy(replica, 'replication-broken')) return;
  const reason = 'Error 1062: Duplicate entry for key PRIMARY on the replica.';
  replica.impairments.add({ kind: 'replication-broken', reason });
  note(world, replica, 'replication-stopped');
}
