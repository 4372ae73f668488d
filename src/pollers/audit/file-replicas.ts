import {
  type Destination,
  EFSClient,
  paginateDescribeReplicationConfigurations,
  type ReplicationConfigurationDescription,
} from '@aws-sdk/client-efs';
import type { Resource } from '../../model/resource.ts';
import { stated } from '../finding.ts';
import { known } from '../known.ts';
import { collectPages } from '../pages.ts';
import type { PollContext } from '../poller.ts';
import { type AuditRead, factsOn } from './audit-read.ts';

/**
 * Of what the replicas of file systems are copies, and how far they are behind. The list of file systems tells which are
 * replicas, so that nothing is asked in a region without one.
 */
export const fileReplicas: AuditRead = {
  voice: { poller: 'audit', part: { name: 'file-replicas', reach: 'regional', everyMs: 3_600_000 } },
  about: (context) => known(context, 'efs:file-system').filter(({ facts }) => facts['isReplica'] === true),
  read: async (replicas, context) => {
    const listed = await listConfigurations(context);
    return replicas.map((one) => factsOn(one, replicaFacts(one, listed, context.now())));
  },
};

/** Throws AwsError. */
async function listConfigurations({
  aws,
  scope,
  priority,
}: PollContext): Promise<readonly ReplicationConfigurationDescription[]> {
  const client = aws.client(EFSClient, scope, { priority });
  return collectPages(
    paginateDescribeReplicationConfigurations({ client }, { MaxResults: 100 }),
    (page) => page.Replications,
  );
}

function replicaFacts(
  { facts, region }: Resource,
  listed: readonly ReplicationConfigurationDescription[],
  now: number,
): Resource['facts'] {
  const isHere = ({ FileSystemId, Region }: Destination) =>
    FileSystemId === facts['fileSystemId'] && (Region === undefined || Region === region);
  const found = listed.find(({ Destinations }) => Destinations?.some(isHere));
  // AWS: what was changed before this time is in the copy.
  const at = found?.Destinations?.find(isHere)?.LastReplicatedTimestamp?.getTime();
  return stated({
    replicaOf: found?.SourceFileSystemArn,
    replicaBehindSeconds: at === undefined ? undefined : Math.max(0, Math.ceil((now - at) / 1000)),
  });
}
