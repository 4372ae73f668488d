import type { DBInstance, Event } from '@aws-sdk/client-rds';
import { replicationTrouble } from '../world/replication.ts';
import type { Database, DatabaseEvent } from '../world/state/database.ts';
import type { World } from '../world/state/world.ts';

export function databaseShape(database: Database, world: World): DBInstance {
  const replicas = [...world.databases.values()].filter((other) => other.source === database.id);
  const source = database.source === undefined ? undefined : world.databases.get(database.source);
  return {
    DBInstanceIdentifier: database.id,
    DBInstanceArn: database.arn,
    DbiResourceId: database.resourceId,
    DBInstanceStatus: database.status,
    DBInstanceClass: database.instanceClass,
    Engine: database.engine,
    EngineVersion: database.engineVersion,
    AvailabilityZone: database.zone,
    MultiAZ: database.standby !== undefined,
    SecondaryAvailabilityZone: database.standby?.zone,
    StorageType: 'gp3',
    AllocatedStorage: 200,
    StorageEncrypted: true,
    DeletionProtection: true,
    InstanceCreateTime: new Date(database.createdAt),
    BackupRetentionPeriod: database.backupRetentionDays,
    Endpoint: { Address: database.endpoint, Port: database.port, HostedZoneId: 'Z2R2ITUGPM61AM' },
    VpcSecurityGroups: database.securityGroups.map((group) => ({
      VpcSecurityGroupId: group.id,
      Status: group.status,
    })),
    ReadReplicaDBInstanceIdentifiers: replicas.map((replica) => replica.id),
    ReadReplicaSourceDBInstanceIdentifier: database.source,
    StatusInfos: source === undefined ? [] : [replication(world, database, source)],
    PendingModifiedValues: {},
    TagList: [...database.tags].map(([Key, Value]) => ({ Key, Value })),
  };
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

export function eventShape(event: DatabaseEvent): Event {
  return {
    SourceIdentifier: event.database,
    SourceArn: event.arn,
    SourceType: 'db-instance',
    Message: event.message,
    EventCategories: [...event.categories],
    Date: new Date(event.at),
  };
}
