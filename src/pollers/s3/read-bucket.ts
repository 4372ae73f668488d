import {
  GetBucketReplicationCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  type ReplicationConfiguration,
  S3Client,
} from '@aws-sdk/client-s3';
import { AwsError } from '../../aws/error.ts';
import type { Resource } from '../../model/resource.ts';
import { stated } from '../finding.ts';
import type { PollContext } from '../poller.ts';

/** What this read states of a bucket. */
export const bucketFacts = [
  'versioning',
  'replicaBuckets',
  'measuredRules',
  'measuredDestinations',
  'unmeasuredRules',
  /** True: its own policy shuts us out. */
  'unreadable',
] as const;

/** Reads one bucket, by three calls. Throws AwsError. */
export async function readBucket(bucket: Resource, context: PollContext): Promise<Resource> {
  const client = context.aws.client(S3Client, context.scope, { priority: context.priority });
  const { name: Bucket } = bucket;
  const { Status: status } = await client.send(new GetBucketVersioningCommand({ Bucket }));
  const replication = await unlessNone('ReplicationConfigurationNotFoundError', async () => {
    const answer = await client.send(new GetBucketReplicationCommand({ Bucket }));
    return answer.ReplicationConfiguration;
  });
  const tags = await unlessNone('NoSuchTagSet', async () => {
    const { TagSet = [] } = await client.send(new GetBucketTaggingCommand({ Bucket }));
    return TagSet.flatMap(({ Key, Value }) => (Key ? [[Key, Value ?? ''] as const] : []));
  });
  return {
    ...bucket,
    tags: Object.fromEntries(tags ?? []),
    facts: stated({ versioning: versioningOf(status), ...replicationFacts(replication) }),
  };
}

/** S3 answers an error of its own where a bucket simply has none of what is asked for. */
async function unlessNone<Answer>(code: string, ask: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof AwsError && error.code === code) return undefined;
    throw error;
  }
}

/** AWS (GetBucketVersioning): without a status versioning has never been turned on. */
function versioningOf(status: string | undefined): string {
  return status === undefined ? 'off' : status.toLowerCase();
}

/**
 * Where it is replicated to, by the rules that are in force. The rules with replication metrics and their
 * destinations stand side by side, as facts are plain lists.
 */
function replicationFacts(configuration: ReplicationConfiguration | undefined) {
  const rules = (configuration?.Rules ?? []).flatMap(({ ID, Status, Destination }) => {
    const to = Destination?.Bucket;
    return Status === 'Enabled' && ID && to
      ? [{ id: ID, to, measured: Destination.Metrics?.Status === 'Enabled' }]
      : [];
  });
  const measured = rules.filter((rule) => rule.measured);
  return {
    replicaBuckets: [...new Set(rules.map(({ to }) => to))].toSorted(),
    measuredRules: measured.map(({ id }) => id),
    measuredDestinations: measured.map(({ to }) => to),
    unmeasuredRules: rules.filter((rule) => !rule.measured).map(({ id }) => id),
  };
}
