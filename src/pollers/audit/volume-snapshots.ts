import { EC2Client, paginateDescribeSnapshots, type Snapshot } from '@aws-sdk/client-ec2';
import { isInScalingGroup } from '../../model/in-scaling-group.ts';
import type { Resource } from '../../model/resource.ts';
import { shortestRpoSeconds } from '../../model/rpo-of.ts';
import { known } from '../known.ts';
import { chunksOf } from '../map-bounded.ts';
import { collectPages } from '../pages.ts';
import type { PollContext } from '../poller.ts';
import { type AuditRead, factsOn } from './audit-read.ts';
import { newestOf } from './newest-snapshot.ts';

/**
 * How old the newest snapshots of a machine's volumes are, whoever takes them: Data Lifecycle Manager, AWS Backup, a
 * script. Asked is only of machines that stand alone and whose service has declared an RPO: what Auto Scaling
 * replaces keeps nothing.
 */
export const volumeSnapshots: AuditRead = {
  voice: { poller: 'audit', part: { name: 'volume-snapshots', reach: 'regional', everyMs: 3_600_000 } },
  about: (context) =>
    known(context, 'ec2:instance').filter(
      (one) =>
        volumesOf(one).length > 0 &&
        !isInScalingGroup(one) &&
        shortestRpoSeconds(one.id, context.model) !== undefined,
    ),
  read: async (machines, context) => {
    const snapshots = await listSnapshots([...new Set(machines.flatMap(volumesOf))], context);
    return machines.map((one) => factsOn(one, snapshotFacts(volumesOf(one), snapshots)));
  },
};

/** EC2 takes at most 200 values in one filter. */
const mostFilterValues = 200;

/** Complete ones, by volume. Throws AwsError. */
async function listSnapshots(
  volumes: readonly string[],
  { aws, scope, priority }: PollContext,
): Promise<ReadonlyMap<string, readonly Snapshot[]>> {
  const found: Snapshot[] = [];
  for (const Values of chunksOf(volumes, mostFilterValues)) {
    const client = aws.client(EC2Client, scope, { priority });
    const Filters = [
      { Name: 'volume-id', Values },
      { Name: 'status', Values: ['completed'] },
    ];
    const pages = paginateDescribeSnapshots({ client }, { OwnerIds: ['self'], Filters, MaxResults: 1_000 });
    found.push(...(await collectPages(pages, (page) => page.Snapshots)));
  }
  return Map.groupBy(
    // Said again, because not every stand-in for AWS honours the filter.
    found.filter(({ State }) => State === 'completed'),
    ({ VolumeId = '' }) => VolumeId,
  );
}

/**
 * A machine is as old as that volume of it whose newest snapshot is the oldest. A volume that nobody ever took one of
 * is named and not counted: a system disk is often made again and not restored.
 */
function snapshotFacts(
  volumes: readonly string[],
  snapshots: ReadonlyMap<string, readonly Snapshot[]>,
): Resource['facts'] {
  const newest = volumes.map((volume) => ({
    volume,
    at: newestOf((snapshots.get(volume) ?? []).map(({ StartTime }) => StartTime)),
  }));
  const taken = newest.flatMap(({ at }) => at ?? []);
  const [oldest = 'none'] = taken.toSorted();
  return {
    newestSnapshot: taken.includes('unknown') ? 'unknown' : oldest,
    volumesWithoutSnapshot: newest.flatMap(({ volume, at }) => (at === undefined ? [volume] : [])),
  };
}

function volumesOf({ facts: { volumes } }: Resource): readonly string[] {
  return typeof volumes === 'object' ? volumes : [];
}
