import { createCluster } from '../world/data/create-cluster.ts';
import { createDatabase } from '../world/data/create-database.ts';
import type { Database } from '../world/state/database.ts';
import type { World } from '../world/state/world.ts';
import { type Ground, groundOf, tagsOf } from './ground.ts';
import { known, zoneOf } from './places.ts';
import type { StackDescription } from './stack-schema.ts';

/** The databases, sources before their replicas, as the description lists them. Snapshots are as old at `startAt`. */
export function buildDatabases(
  world: World,
  stack: StackDescription,
  { grounds, startAt }: { readonly grounds: readonly Ground[]; readonly startAt: number },
): void {
  if (stack.fenceSecurityGroup !== undefined) world.closedSecurityGroups.add(stack.fenceSecurityGroup);
  for (const written of stack.databases) {
    const zone = known(zoneOf(stack, written.zone), written.zone);
    const { id, replicaOf, lag = 0, standby, cluster } = written;
    const database = createDatabase(world, {
      id,
      region: groundOf(grounds, zone).region,
      zone,
      lineage:
        replicaOf === undefined ? (cluster ?? id) : known(world.databases.get(replicaOf), replicaOf).lineage,
      engine: written.engine,
      engineVersion: written.version,
      instanceClass: written.class,
      tags: tagsOf(stack, written.tags),
      securityGroups: [stack.databaseSecurityGroup],
      ...(replicaOf === undefined ? {} : { source: replicaOf, lagSeconds: lag / 1000 }),
      ...(standby === undefined ? {} : { standbyZone: known(zoneOf(stack, standby), standby) }),
      ...(written.queriesPerSecond === undefined ? {} : { capacity: written.queriesPerSecond }),
      backupRetentionDays: Math.round(written.backupRetention / 86_400_000),
      ...(written.lastBackup === undefined ? {} : { lastBackupAgeMs: written.lastBackup }),
      ...(cluster === undefined ? {} : { cluster, promotionTier: written.promotionTier }),
      deletionProtection: written.deletionProtection,
      encrypted: written.encrypted,
    });
    if (written.lastSnapshot !== undefined) keepSnapshot(world, database, startAt - written.lastSnapshot);
    if (cluster !== undefined && !world.databaseClusters.has(cluster))
      createCluster(world, cluster, database, written.globalCluster);
  }
}

/** One that a person took. */
function keepSnapshot(world: World, { id: database, region, zone, engine }: Database, at: number): void {
  const id = `${database}-by-hand`;
  const kind = 'manual' as const;
  world.databaseSnapshots.set(id, { id, database, region, zone, engine, at, kind, status: 'available' });
}
