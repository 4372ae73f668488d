import { type DBSnapshot, paginateDescribeDBSnapshots, RDSClient } from '@aws-sdk/client-rds';
import type { Resource } from '../../model/resource.ts';
import { shortestRpoSeconds } from '../../model/rpo-of.ts';
import { known } from '../known.ts';
import { collectPages } from '../pages.ts';
import type { PollContext } from '../poller.ts';
import { type AuditRead, factsOn } from './audit-read.ts';
import { newestOf } from './newest-snapshot.ts';

/**
 * How old the newest snapshot of a database is that RDS does not back up by itself, where its service has declared an
 * RPO. Of the others DescribeDBInstances tells to which moment they can be restored, and that is newer than any snapshot.
 * A cluster always has backups, and a replica is made again from its source.
 */
export const databaseSnapshots: AuditRead = {
  voice: { poller: 'audit', part: { name: 'database-snapshots', reach: 'regional', everyMs: 3_600_000 } },
  about: (context) =>
    known(context, 'rds:instance').filter(
      ({ id, facts }) =>
        facts['backupRetentionDays'] === 0 &&
        facts['clusterId'] === undefined &&
        facts['replicaOf'] === undefined &&
        shortestRpoSeconds(id, context.model) !== undefined,
    ),
  read: async (databases, context) => {
    const snapshots = await listSnapshots(context);
    return databases.map((one) => {
      const own = snapshots.filter((snapshot) => isOf(snapshot, one));
      return factsOn(one, { newestSnapshot: newestOf(own.map(momentOf)) ?? 'none' });
    });
  },
};

/** Those that can be restored, of all databases: a region has at most some hundreds. Throws AwsError. */
async function listSnapshots({ aws, scope, priority }: PollContext): Promise<readonly DBSnapshot[]> {
  const client = aws.client(RDSClient, scope, { priority });
  const listed = await collectPages(
    paginateDescribeDBSnapshots({ client }, { MaxRecords: 100 }),
    (page) => page.DBSnapshots,
  );
  return listed.filter(({ Status }) => Status === 'available');
}

/** A database that was deleted and made again under its name has the snapshots of the first, and cannot use them. */
function isOf({ DBInstanceIdentifier, DbiResourceId }: DBSnapshot, { name, facts }: Resource): boolean {
  const known = DbiResourceId === undefined ? undefined : facts['awsResourceId'];
  return DBInstanceIdentifier === name && (known === undefined || known === DbiResourceId);
}

/** A copy is as old as what it was copied from. */
function momentOf({ OriginalSnapshotCreateTime, SnapshotCreateTime }: DBSnapshot): Date | undefined {
  return OriginalSnapshotCreateTime ?? SnapshotCreateTime;
}
