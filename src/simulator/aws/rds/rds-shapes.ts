import type { DBCluster, DBInstance } from '@aws-sdk/client-rds';
import { runs, sourceOf } from '../../world/data/database.ts';
import { replicationTrouble } from '../../world/data/replication.ts';
import type { Database } from '../../world/state/database.ts';
import type { DatabaseCluster } from '../../world/state/database-cluster.ts';
import type { World } from '../../world/state/world.ts';

const hostedZone = 'Z2R2ITUGPM61AM';

/** RDS has the writes of the last five minutes in its backup (AWS: "typically within the last five minutes"). */
const restorableAfterMs = 300_000;

export function databaseShape(database: Database, world: World): DBInstance {
  const { cluster, standby, region } = database;
  const source = cluster === undefined ? sourceOf(world, database) : undefined;
  const replicas = [...world.databases.values()].filter((other) => other.source === database.id);
  return {
    DBInstanceIdentifier: database.id,
    DBInstanceArn: database.arn,
    DbiResourceId: database.resourceId,
    DBInstanceStatus: database.status,
    DBInstanceClass: database.instanceClass,
    Engine: database.engine,
    EngineVersion: database.engineVersion,
    AvailabilityZone: database.zone,
    MultiAZ: standby !== undefined,
    SecondaryAvailabilityZone: standby?.zone,
    StorageType: cluster === undefined ? 'gp3' : 'aurora',
    AllocatedStorage: cluster === undefined ? database.storageGb : 1,
    StorageEncrypted: database.encrypted,
    DeletionProtection: database.deletionProtection,
    InstanceCreateTime: new Date(database.createdAt),
    BackupRetentionPeriod: database.backupRetentionDays,
    LatestRestorableTime: database.backupRetentionDays === 0 ? undefined : restorableTime(database, world),
    Endpoint: { Address: database.endpoint, Port: database.port, HostedZoneId: hostedZone },
    VpcSecurityGroups: database.securityGroups.map((group) => ({
      VpcSecurityGroupId: group.id,
      Status: group.status,
    })),
    // One in another region is named by its ARN.
    ReadReplicaDBInstanceIdentifiers: replicas.map((one) => (one.region === region ? one.id : one.arn)),
    ReadReplicaSourceDBInstanceIdentifier: source?.region === region ? source.id : source?.arn,
    StatusInfos: source === undefined ? [] : [replication(world, database, source)],
    DBClusterIdentifier: cluster,
    PromotionTier: cluster === undefined ? undefined : database.promotionTier,
    PendingModifiedValues: {},
    TagList: [...database.tags].map(([Key, Value]) => ({ Key, Value })),
  };
}

/** Logs are kept every five minutes while it runs, also where nobody writes. */
function restorableTime(database: Database, world: World): Date {
  const until = runs(world, database) ? world.clock.now() : database.caughtUpTo;
  return new Date(until - restorableAfterMs);
}

function replication(
  world: World,
  replica: Database,
  source: Database,
): NonNullable<DBInstance['StatusInfos']>[number] {
  const trouble = replicationTrouble(world, replica, source);
  return trouble === undefined
    ? { StatusType: 'read replication', Status: 'replicating', Normal: true }
    : { StatusType: 'read replication', Status: 'error', Normal: false, Message: trouble };
}

export function clusterShape(cluster: DatabaseCluster, world: World): DBCluster {
  const members = [...world.databases.values()].filter((one) => one.cluster === cluster.id);
  const writer = world.databases.get(cluster.writer);
  return {
    DBClusterIdentifier: cluster.id,
    DBClusterArn: cluster.arn,
    DbClusterResourceId: cluster.resourceId,
    Status: cluster.status,
    Engine: cluster.engine,
    EngineVersion: cluster.engineVersion,
    EngineMode: 'provisioned',
    Endpoint: cluster.endpoint,
    ReaderEndpoint: cluster.readerEndpoint,
    Port: cluster.port,
    HostedZoneId: hostedZone,
    MultiAZ: new Set(members.map(({ zone }) => zone)).size > 1,
    AvailabilityZones: [...new Set(members.map(({ zone }) => zone))].toSorted(),
    DBClusterMembers: members.map((one) => ({
      DBInstanceIdentifier: one.id,
      IsClusterWriter: one.id === cluster.writer,
      DBClusterParameterGroupStatus: 'in-sync',
      PromotionTier: one.promotionTier,
    })),
    DeletionProtection: cluster.deletionProtection,
    BackupRetentionPeriod: writer?.backupRetentionDays,
    LatestRestorableTime: writer === undefined ? undefined : restorableTime(writer, world),
    ReadReplicaIdentifiers: [],
    ...(cluster.globalCluster === undefined ? {} : { GlobalClusterIdentifier: cluster.globalCluster.id }),
    StorageEncrypted: cluster.encrypted,
    ClusterCreateTime: new Date(cluster.createdAt),
    TagList: [...cluster.tags].map(([Key, Value]) => ({ Key, Value })),
  };
}
