import type {
  GetBucketReplicationCommandInput,
  GetBucketReplicationCommandOutput,
  GetBucketTaggingCommandInput,
  GetBucketTaggingCommandOutput,
  GetBucketVersioningCommandInput,
  GetBucketVersioningCommandOutput,
  ListBucketsCommandInput,
  ListBucketsCommandOutput,
} from '@aws-sdk/client-s3';
import { bucketArn } from '../../aws/arn.ts';
import type { Bucket } from '../world/state/bucket.ts';
import { awsFailure } from './failure.ts';
import { type CallContext, reads, type SimulatedService } from './operation.ts';
import { page } from './page.ts';

type Answer<T> = Omit<T, '$metadata'>;

/** AWS: the most that a page may have, and what it has where nothing else is asked for. */
const bucketsAtMost = 10_000;

/** S3's buckets, as far as their settings go: nobody puts or gets objects here. */
export const s3: SimulatedService = {
  id: 'S3',
  protocol: 'rest-xml',
  operations: {
    ListBuckets: reads((input: ListBucketsCommandInput, { world }): Answer<ListBucketsCommandOutput> => {
      // S3 lists by name.
      const found = [...world.buckets.values()]
        .filter(({ region }) => input.BucketRegion === undefined || region === input.BucketRegion)
        .filter(({ name }) => name.startsWith(input.Prefix ?? ''))
        .toSorted((a, b) => (a.name < b.name ? -1 : 1));
      const { items, next } = page(found, {
        token: input.ContinuationToken,
        size: input.MaxBuckets,
        sizeAtMost: bucketsAtMost,
        invalidToken: 'InvalidArgument',
      });
      return {
        Buckets: items.map(({ name, createdAt, region }) => ({
          Name: name,
          CreationDate: new Date(createdAt),
          BucketRegion: region,
          BucketArn: bucketArn({ region }, name),
        })),
        ContinuationToken: next,
      };
    }),
    GetBucketVersioning: reads(
      (input: GetBucketVersioningCommandInput, context): Answer<GetBucketVersioningCommandOutput> => {
        const { versioning } = bucketNamed(input.Bucket, context);
        // S3 says nothing at all of a bucket in which versioning was never turned on.
        return versioning === 'off' ? {} : { Status: versioning === 'enabled' ? 'Enabled' : 'Suspended' };
      },
    ),
    GetBucketReplication: reads(
      (input: GetBucketReplicationCommandInput, context): Answer<GetBucketReplicationCommandOutput> => {
        const { replication, region } = bucketNamed(input.Bucket, context);
        if (replication.length === 0)
          throw awsFailure(
            'ReplicationConfigurationNotFoundError',
            'The replication configuration was not found',
            404,
          );
        return {
          ReplicationConfiguration: {
            Role: `arn:aws:iam::${context.world.account}:role/s3-replication`,
            Rules: replication.map(({ id, to, measured }, index) => ({
              ID: id,
              Priority: index + 1,
              Filter: {},
              Status: 'Enabled' as const,
              Destination: {
                Bucket: bucketArn({ region }, to),
                ...(measured
                  ? { Metrics: { Status: 'Enabled' as const, EventThreshold: { Minutes: 15 } } }
                  : {}),
              },
              DeleteMarkerReplication: { Status: 'Disabled' as const },
            })),
          },
        };
      },
    ),
    GetBucketTagging: reads(
      (input: GetBucketTaggingCommandInput, context): Answer<GetBucketTaggingCommandOutput> => {
        const { tags } = bucketNamed(input.Bucket, context);
        if (tags.size === 0) throw awsFailure('NoSuchTagSet', 'The TagSet does not exist', 404);
        return { TagSet: [...tags].map(([Key, Value]) => ({ Key, Value })) };
      },
    ),
  },
};

/** A bucket is asked for in its own region; elsewhere S3 sends the caller there. */
function bucketNamed(name: string | undefined, { world, scope }: CallContext): Bucket {
  const found = world.buckets.get(name ?? '');
  if (found === undefined) throw awsFailure('NoSuchBucket', 'The specified bucket does not exist', 404);
  if (found.region === scope.region) return found;
  throw awsFailure(
    'PermanentRedirect',
    'The bucket you are attempting to access must be addressed using the specified endpoint.',
    301,
  );
}
