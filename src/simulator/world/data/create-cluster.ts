import type { Database } from '../state/database.ts';
import type { DatabaseCluster } from '../state/database-cluster.ts';
import type { World } from '../state/world.ts';

/** Puts an Aurora cluster into the world, round the member that writes; the others name it as theirs. */
export function createCluster(
  world: World,
  id: string,
  writer: Database,
  globalCluster?: string,
): DatabaseCluster {
  const { region, engine, engineVersion, port, createdAt, tags } = writer;
  const host = (kind: string) => writer.endpoint.replace(`${writer.id}.`, `${id}.${kind}-`);
  const cluster: DatabaseCluster = {
    id,
    arn: `arn:aws:rds:${region}:${world.account}:cluster:${id}`,
    resourceId: `cluster-${world.hexId(26).toUpperCase()}`,
    region,
    engine,
    engineVersion,
    endpoint: host('cluster'),
    readerEndpoint: host('cluster-ro'),
    port,
    createdAt,
    tags: new Map(tags),
    deletionProtection: writer.deletionProtection,
    encrypted: writer.encrypted,
    status: 'available',
    writer: writer.id,
    ...(globalCluster === undefined ? {} : { globalCluster: { id: globalCluster, isInStep: true } }),
    change: 0,
  };
  world.databaseClusters.set(id, cluster);
  return cluster;
}
