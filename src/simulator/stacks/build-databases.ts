import type { Database } from '../world/state/database.ts';
import type { World } from '../world/state/world.ts';
import { type Ground, groundOf, tagsOf, yearMs } from './ground.ts';
import { known, zoneOf } from './places.ts';
import type { StackDescription } from './stack-schema.ts';

/** The databases, sources before their replicas, as the description lists them. */
export function buildDatabases(world: World, stack: StackDescription, grounds: readonly Ground[]): void {
  if (stack.fenceSecurityGroup !== undefined) world.closedSecurityGroups.add(stack.fenceSecurityGroup);
  for (const written of stack.databases) {
    const zone = known(zoneOf(stack, written.zone), written.zone);
    const { region } = groundOf(grounds, zone);
    const { id, replicaOf, lag = 0 } = written;
    const now = world.clock.now();
    const database: Database = {
      id,
      arn: `arn:aws:rds:${region}:${world.account}:db:${id}`,
      resourceId: `db-${world.hexId(26).toUpperCase()}`,
      region,
      zone,
      engine: written.engine,
      engineVersion: written.version,
      instanceClass: written.class,
      endpoint: `${id}.c9akciq32rgf.${region}.rds.amazonaws.com`,
      port: written.engine === 'postgres' ? 5432 : 3306,
      createdAt: now - yearMs,
      tags: tagsOf(stack, written.tags),
      backupRetentionDays: Math.round(written.backupRetention / 86_400_000),
      lineage: replicaOf === undefined ? id : known(world.databases.get(replicaOf), replicaOf).lineage,
      status: 'available',
      securityGroups: [{ id: stack.databaseSecurityGroup, status: 'active' }],
      ...(replicaOf === undefined ? {} : { source: replicaOf }),
      lagSeconds: lag / 1000,
      up: true,
      writable: replicaOf === undefined,
      position: 0,
      caughtUpTo: now - lag,
      commits: [],
      change: 0,
    };
    world.databases.set(id, database);
  }
}
