import { createDatabase, type DatabaseSpec } from './create-database.ts';
import { note } from './database-events.ts';
import { beginWork, restingStatus, setStatus, sourceOf } from './database.ts';
import type { Database } from '../state/database.ts';
import type { World } from '../state/world.ts';

/** From a snapshot of the source, which takes as long as the data needs: 5–10 minutes here (model). */
const buildsMs = [300_000, 600_000] as const;

/** A new replica of a source that works; it follows once it has been built. */
export function createReplica(world: World, spec: DatabaseSpec): Database {
  const replica = createDatabase(world, { ...spec, createdAt: world.clock.now(), backupRetentionDays: 0 });
  rebuildReplica(world, replica);
  return replica;
}

/** Builds a replica anew from what its source has: until then it serves nobody, and what it had is gone. */
export function rebuildReplica(world: World, replica: Database): void {
  replica.up = false;
  setStatus(world, replica, 'creating');
  const later = beginWork(world, replica);
  later(...buildsMs, () => {
    const source = sourceOf(world, replica);
    for (const impairment of replica.impairments)
      if (impairment.kind === 'replication-broken' || impairment.kind === 'corrupt')
        replica.impairments.delete(impairment);
    replica.up = true;
    replica.warmth = 0;
    replica.position = source?.position ?? replica.position;
    replica.caughtUpTo = source?.caughtUpTo ?? replica.caughtUpTo;
    replica.lastCommitAt = source?.lastCommitAt ?? replica.lastCommitAt;
    note(world, replica, 'created');
    note(world, replica, 'replication-resumed');
    setStatus(world, replica, restingStatus(replica));
  });
}
