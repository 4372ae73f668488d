import type {
  CreateDBInstanceReadReplicaCommandInput,
  DeleteDBInstanceCommandInput,
  DescribeDBInstancesCommandInput,
  DescribeDBInstancesCommandOutput,
  ModifyDBInstanceCommandInput,
  RebootDBInstanceCommandInput,
} from '@aws-sdk/client-rds';
import { changeSecurityGroups } from '../../world/data/database.ts';
import { deleteDatabase } from '../../world/data/delete-database.ts';
import { growStorage, takesNoMoreStorage } from '../../world/data/grow-storage.ts';
import { promote } from '../../world/data/promote-replica.ts';
import { beginFailover, standbyIsReady } from '../../world/data/rds-failover.ts';
import { createReplica } from '../../world/data/read-replica.ts';
import { rebootDatabase, startDatabase, stopDatabase } from '../../world/data/restart-database.ts';
import type { Database } from '../../world/state/database.ts';
import { awsFailure } from '../failure.ts';
import { type CallContext, mutates, type Operation, reads } from '../operation.ts';
import { databaseNamed, databasesOf, filterValues, paged, requireStatus } from './rds-select.ts';
import { databaseShape } from './rds-shapes.ts';
import { addSnapshot } from './rds-snapshots.ts';

interface Named {
  readonly DBInstanceIdentifier?: string;
}

/** One database changed; the answer is what RDS says of it then. */
function changes(change: (database: Database, input: never, context: CallContext) => void): Operation {
  return mutates((input: never, context: CallContext) => {
    const named: Named = input;
    const database = databaseNamed(named.DBInstanceIdentifier, context);
    change(database, input, context);
    return { DBInstance: databaseShape(database, context.world) };
  });
}

export const instanceOperations: Readonly<Record<string, Operation>> = {
  DescribeDBInstances: reads(
    (
      input: DescribeDBInstancesCommandInput,
      context,
    ): Omit<DescribeDBInstancesCommandOutput, '$metadata'> => {
      const wanted = input.DBInstanceIdentifier;
      const found = wanted === undefined ? databasesOf(context) : [databaseNamed(wanted, context)];
      const ids = filterValues(input.Filters, 'db-instance-id');
      const clusters = filterValues(input.Filters, 'db-cluster-id');
      const { items, next } = paged(
        found.filter(
          ({ id, arn, cluster }) =>
            (ids === undefined || ids.includes(id) || ids.includes(arn)) &&
            (clusters === undefined || clusters.includes(cluster ?? '')),
        ),
        input,
      );
      return { DBInstances: items.map((one) => databaseShape(one, context.world)), Marker: next };
    },
  ),
  ModifyDBInstance: changes((database, input: ModifyDBInstanceCommandInput, { world }) => {
    // A database out of storage may still be modified: that is how it is mended.
    requireStatus(database, ['available', 'storage-full']);
    const { VpcSecurityGroupIds: groups, AllocatedStorage: storage } = input;
    refuseUnknown(input);
    if (groups?.length === 0) throw awsFailure('InvalidParameterCombination', 'No security group was given.');
    if (storage !== undefined && storage < database.storageGb * 1.1 && storage !== database.storageGb)
      throw awsFailure('InvalidParameterCombination', 'Allocated storage grows by at least 10 %.');
    if (storage !== undefined && storage !== database.storageGb && takesNoMoreStorage(world, database))
      throw awsFailure(
        'InvalidParameterCombination',
        "You can't currently modify the storage of this DB instance because the previous storage change is being optimized.",
      );
    if (groups !== undefined) changeSecurityGroups(world, database, groups);
    if (storage !== undefined && storage !== database.storageGb) growStorage(world, database, storage);
    database.deletionProtection = input.DeletionProtection ?? database.deletionProtection;
    database.backupRetentionDays = input.BackupRetentionPeriod ?? database.backupRetentionDays;
  }),
  PromoteReadReplica: changes((database, _input, { world }) => {
    if (database.source === undefined)
      throw awsFailure('InvalidDBInstanceState', `DB instance ${database.id} is not a read replica.`);
    requireStatus(database, ['available']);
    promote(world, database);
  }),
  RebootDBInstance: changes((database, input: RebootDBInstanceCommandInput, { world }) => {
    requireStatus(database, ['available', 'storage-full']);
    if (input.ForceFailover !== true) return rebootDatabase(world, database);
    if (database.standby === undefined)
      throw awsFailure('InvalidParameterCombination', 'ForceFailover needs a Multi-AZ instance.');
    if (!standbyIsReady(world, database))
      throw awsFailure('InvalidDBInstanceState', `The standby of ${database.id} cannot take over now.`);
    beginFailover(world, database, { asked: true });
  }),
  StopDBInstance: changes((database, _input, { world }) => {
    requireStatus(database, ['available']);
    if (database.cluster !== undefined || isReplicated(database, world.databases.values()))
      throw awsFailure('InvalidDBInstanceState', `${database.id} has or is a replica and cannot be stopped.`);
    stopDatabase(world, database);
  }),
  StartDBInstance: changes((database, _input, { world }) => {
    requireStatus(database, ['stopped']);
    startDatabase(world, database);
  }),
  DeleteDBInstance: changes((database, input: DeleteDBInstanceCommandInput, context) => {
    if (database.status === 'deleting')
      throw awsFailure('InvalidDBInstanceState', `DB instance ${database.id} is already being deleted.`);
    if (database.deletionProtection)
      throw awsFailure(
        'InvalidParameterCombination',
        'Cannot delete protected DB Instance, please disable deletion protection and try again.',
      );
    const last = input.FinalDBSnapshotIdentifier;
    const copies = database.source !== undefined || database.cluster !== undefined;
    if (input.SkipFinalSnapshot !== true && last === undefined && !copies)
      throw awsFailure(
        'InvalidParameterCombination',
        'FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.',
      );
    if (last !== undefined && (copies || input.SkipFinalSnapshot === true))
      throw awsFailure('InvalidParameterCombination', 'FinalDBSnapshotIdentifier cannot be specified here.');
    if (last !== undefined) addSnapshot(context, database, last);
    deleteDatabase(context.world, database);
  }),
  CreateDBInstanceReadReplica: mutates((input: CreateDBInstanceReadReplicaCommandInput, context) => {
    const { world, scope } = context;
    const id = input.DBInstanceIdentifier ?? '';
    const wanted = input.SourceDBInstanceIdentifier ?? '';
    if (world.databases.has(id))
      throw awsFailure('DBInstanceAlreadyExists', `DB instance ${id} already exists.`);
    const region = wanted.startsWith('arn:') ? (wanted.split(':')[3] ?? '') : scope.region;
    const source = databaseNamed(wanted, { ...context, scope: { ...scope, region } });
    requireStatus(source, ['available']);
    if (source.backupRetentionDays === 0)
      throw awsFailure('InvalidDBInstanceState', `Automated backups are not enabled for ${source.id}.`);
    const elsewhere = region !== scope.region;
    const replica = createReplica(world, {
      id,
      region: scope.region,
      zone: input.AvailabilityZone ?? (elsewhere ? `${scope.region}a` : source.zone),
      lineage: source.lineage,
      engine: source.engine,
      engineVersion: source.engineVersion,
      instanceClass: input.DBInstanceClass ?? source.instanceClass,
      tags: (input.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value] as const),
      securityGroups: input.VpcSecurityGroupIds ?? source.securityGroups.map((group) => group.id),
      source: source.id,
      lagSeconds: 1,
      capacity: source.capacity,
      deletionProtection: input.DeletionProtection ?? false,
      encrypted: source.encrypted,
    });
    return { DBInstance: databaseShape(replica, world) };
  }),
};

/** What it can change; RDS can change more, and what is not done is not answered as if it were. */
const modifiable: ReadonlySet<string> = new Set([
  'DBInstanceIdentifier',
  'ApplyImmediately',
  'VpcSecurityGroupIds',
  'AllocatedStorage',
  'DeletionProtection',
  'BackupRetentionPeriod',
]);

function refuseUnknown(input: ModifyDBInstanceCommandInput): void {
  const other = Object.entries(input).find(([key, value]) => value !== undefined && !modifiable.has(key));
  if (other !== undefined)
    throw awsFailure('InvalidParameterCombination', `Simulated RDS cannot modify ${other[0]}.`);
}

function isReplicated(database: Database, all: Iterable<Database>): boolean {
  if (database.source !== undefined) return true;
  for (const other of all) if (other.source === database.id) return true;
  return false;
}
