import type {
  CreateDBSnapshotCommandInput,
  DBSnapshot,
  DescribeDBSnapshotsCommandInput,
  DescribeDBSnapshotsCommandOutput,
} from '@aws-sdk/client-rds';
import { between } from '../../world/draw.ts';
import { note } from '../../world/data/database-events.ts';
import type { Database, DatabaseSnapshot } from '../../world/state/database.ts';
import { awsFailure } from '../failure.ts';
import { type CallContext, mutates, type Operation, reads } from '../operation.ts';
import { databaseNamed, paged, requireStatus } from './rds-select.ts';

/** A first snapshot reads all that is there: minutes (model). */
const takesMs = [120_000, 300_000] as const;

/** AWS's quota of manual snapshots in a region. */
const snapshotsAtMost = 100;

export const snapshotOperations: Readonly<Record<string, Operation>> = {
  DescribeDBSnapshots: reads(
    (
      input: DescribeDBSnapshotsCommandInput,
      context,
    ): Omit<DescribeDBSnapshotsCommandOutput, '$metadata'> => {
      const { DBInstanceIdentifier: database, DBSnapshotIdentifier: id, SnapshotType: kind } = input;
      const found = snapshotsOf(context).filter(
        (one) =>
          (database === undefined || one.database === database) &&
          (id === undefined || one.id === id) &&
          (kind === undefined || one.kind === kind),
      );
      if (id !== undefined && found.length === 0)
        throw awsFailure('DBSnapshotNotFound', `DBSnapshot ${id} not found.`, 404);
      const { items, next } = paged(found, input);
      return { DBSnapshots: items.map((one) => snapshotShape(one, context)), Marker: next };
    },
  ),
  CreateDBSnapshot: mutates((input: CreateDBSnapshotCommandInput, context) => {
    const database = databaseNamed(input.DBInstanceIdentifier, context);
    requireStatus(database, ['available']);
    const snapshot = addSnapshot(context, database, input.DBSnapshotIdentifier ?? '');
    return { DBSnapshot: snapshotShape(snapshot, context) };
  }),
};

/** Begins a snapshot that a person asked for. */
export function addSnapshot(context: CallContext, database: Database, id: string): DatabaseSnapshot {
  const { world } = context;
  if (world.databaseSnapshots.has(id))
    throw awsFailure('DBSnapshotAlreadyExists', `Cannot create the snapshot because ${id} already exists.`);
  if (snapshotsOf(context).filter(({ kind }) => kind === 'manual').length >= snapshotsAtMost)
    throw awsFailure('SnapshotQuotaExceeded', 'Cannot create more manual snapshots.');
  const snapshot: DatabaseSnapshot = {
    id,
    database: database.id,
    region: database.region,
    zone: database.zone,
    engine: database.engine,
    at: world.clock.now(),
    kind: 'manual',
    status: 'creating',
  };
  world.databaseSnapshots.set(id, snapshot);
  note(world, database, 'backup-started');
  world.clock.after(between(world, 'rds-snapshots', ...takesMs), () => {
    snapshot.status = 'available';
    note(world, database, 'backup-finished');
  });
  return snapshot;
}

function snapshotsOf({ world, scope }: CallContext): readonly DatabaseSnapshot[] {
  return [...world.databaseSnapshots.values()].filter((one) => one.region === scope.region);
}

function snapshotShape(snapshot: DatabaseSnapshot, { world }: CallContext): DBSnapshot {
  const { id, region, database } = snapshot;
  return {
    DBSnapshotIdentifier: id,
    DBSnapshotArn: `arn:aws:rds:${region}:${world.account}:snapshot:${id}`,
    DBInstanceIdentifier: database,
    SnapshotCreateTime: new Date(snapshot.at),
    SnapshotType: snapshot.kind,
    Status: snapshot.status,
    PercentProgress: snapshot.status === 'available' ? 100 : 0,
    Engine: snapshot.engine,
    AvailabilityZone: snapshot.zone,
    Encrypted: true,
  };
}
