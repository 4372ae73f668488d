import { noteCluster, note } from './database-events.ts';
import { runs } from './database.ts';
import { stuckHow } from './rds-failover.ts';
import { between } from '../draw.ts';
import { tell } from '../happening.ts';
import type { Database } from '../state/database.ts';
import type { DatabaseCluster } from '../state/database-cluster.ts';
import type { World } from '../state/world.ts';

/** From the failure to the decision, and from there to the first connection: less than 60 s in all (AWS). */
const noticesMs = [5_000, 12_000] as const;
const takesMs = [15_000, 40_000] as const;

/** Part of the writer's pages that a reader has in its own buffer pool already (model). */
const readerWarmth = 0.5;

/** Aurora's own rescue: when the writer of a cluster is gone, a reader takes its place. Nothing is lost: they share one storage. */
export function startAuroraFailover(world: World): void {
  world.clock.every(1000, 1000, () => {
    const now = world.clock.now();
    for (const cluster of world.databaseClusters.values()) {
      const writer = world.databases.get(cluster.writer);
      if (cluster.status !== 'available' || (writer !== undefined && runs(world, writer))) {
        delete cluster.actsAt;
        delete cluster.gaveUp;
        continue;
      }
      // A restart of the writer is no failure.
      if (writer?.status === 'rebooting') continue;
      cluster.actsAt ??= now + between(world, 'aurora-failover', ...noticesMs);
      if (now < cluster.actsAt || readersOf(world, cluster).length === 0) continue;
      const stuck = writer === undefined ? undefined : stuckHow(writer);
      if (stuck === undefined) failoverCluster(world, cluster);
      else giveUp(world, cluster, stuck.announced);
    }
  });
}

/** Aurora says once that it came to nothing ("try again"), and does not try again for as long as it sticks. */
function giveUp(world: World, cluster: DatabaseCluster, announced: boolean): void {
  if (cluster.gaveUp === true) return;
  cluster.gaveUp = true;
  if (announced) noteCluster(world, cluster, 'failover-failed');
}

/** Members that could take the writes now, in Aurora's order: lowest tier first. */
export function readersOf(world: World, cluster: DatabaseCluster): readonly Database[] {
  return [...world.databases.values()]
    .filter((one) => one.cluster === cluster.id && one.id !== cluster.writer && runs(world, one))
    .toSorted((one, other) => one.promotionTier - other.promotionTier);
}

/** Makes a reader the writer, the first in Aurora's order where none is named. */
export function failoverCluster(
  world: World,
  cluster: DatabaseCluster,
  target: Database | undefined = readersOf(world, cluster)[0],
): void {
  if (target === undefined) return noteCluster(world, cluster, 'failover-failed');
  const old = world.databases.get(cluster.writer);
  const change = ++cluster.change;
  become(world, cluster, 'failing-over');
  const cross = old?.zone !== target.zone;
  noteCluster(world, cluster, cross ? 'failover-cross-zone' : 'failover-same-zone', target.id);
  if (old !== undefined) old.up = false;
  world.clock.after(between(world, 'aurora-failover', ...takesMs), () => {
    if (cluster.change !== change) return;
    cluster.writer = target.id;
    delete cluster.actsAt;
    target.warmth = Math.min(target.warmth, readerWarmth);
    if (old !== undefined) {
      target.position = old.position;
      target.commits.push(...old.commits.splice(0));
      old.up = true;
      old.warmth = 0;
      note(world, old, 'restarted');
    }
    noteCluster(world, cluster, 'failover-completed', target.id);
    become(world, cluster, 'available');
  });
}

function become(world: World, cluster: DatabaseCluster, status: string): void {
  cluster.status = status;
  const text = `cluster ${cluster.id} is ${status}; ${cluster.writer} is its writer`;
  tell(world, { kind: 'database', database: cluster.id, state: status, text });
}
