import { effectDelayMs } from '../control-plane.ts';
import { note } from './database-events.ts';
import { beginWork, impairedBy, restingStatus, setStatus, sourceOf } from './database.ts';
import { tell } from '../happening.ts';
import { rebuildReplica } from './read-replica.ts';
import { missingWrites } from './replication.ts';
import type { Database } from '../state/database.ts';
import type { World } from '../state/world.ts';

/**
 * Promotion: the replica stops following, restarts and takes writes of its own. Asynchronous, some
 * minutes, not to be undone. What its source had and it had not is lost to the new history.
 */
export function promote(world: World, replica: Database): void {
  const source = sourceOf(world, replica);
  const lost = missingWrites(world, replica);
  const later = beginWork(world, replica);
  setStatus(world, replica, 'modifying');
  const lateMs = effectDelayMs(world, 'promotions', replica.region);
  later(lateMs + 60_000, lateMs + 100_000, () => {
    setStatus(world, replica, 'rebooting');
    replica.up = false;
    later(20_000, 45_000, () => {
      delete replica.source;
      replica.up = true;
      replica.writable = true;
      replica.warmth = 0;
      replica.caughtUpTo = world.clock.now();
      tell(world, {
        kind: 'promoted',
        database: replica.id,
        lostWrites: lost.writes,
        lostSeconds: lost.seconds,
        text: `${replica.id} takes writes; ${Math.round(lost.writes)} writes of ${source?.id ?? 'its source'} (${lost.seconds.toFixed(1)} s) are not in it`,
      });
      note(world, replica, 'promoted');
      setStatus(world, replica, restingStatus(replica));
      rebuildSiblings(world, replica);
    });
  });
}

/** Where a promotion has that side effect (Cloudflare 2020-11-02), all other replicas start anew, at once. */
function rebuildSiblings(world: World, promoted: Database): void {
  const lineage = [...world.databases.values()].filter((one) => one.lineage === promoted.lineage);
  if (!lineage.some((one) => impairedBy(one, 'promotion-rebuilds'))) return;
  for (const replica of lineage) {
    if (replica.source === undefined) continue;
    replica.source = promoted.id;
    rebuildReplica(world, replica);
  }
}
