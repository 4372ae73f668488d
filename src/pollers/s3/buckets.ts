import { paginateListBuckets, S3Client } from '@aws-sdk/client-s3';
import { bucketArn } from '../../aws/arn.ts';
import { AwsError } from '../../aws/error.ts';
import type { Resource } from '../../model/resource.ts';
import { complete, stated } from '../finding.ts';
import { collectPages } from '../pages.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { readInTurn } from '../read-in-turn.ts';
import { bucketFacts, readBucket } from './read-bucket.ts';

/** Every bucket of the region, whether it keeps old versions, and where it is replicated to. */
export const bucketsPart: PollPart = {
  name: 'buckets',
  everyMs: 300_000,
  reach: 'regional',
  permissions: [
    's3:ListAllMyBuckets',
    's3:GetBucketVersioning',
    's3:GetReplicationConfiguration',
    's3:GetBucketTagging',
  ],
  poll: async (context) => {
    const voice = { poller: 's3', part: bucketsPart };
    const shut: AwsError[] = [];
    const { resources, fresh } = await readInTurn(await listBuckets(context), context, {
      voice,
      most: readsPerSweep,
      wasRead: ({ facts }) => Object.keys(facts).length > 0,
      read: (bucket) => readUnlessShut(bucket, context, shut),
    });
    // Where none at all may be read, it is the permission that is missing, and the part says so.
    const [error] = shut;
    if (error !== undefined && shut.length === fresh.length) throw error;
    return [complete(voice, context, { resources })];
  },
};

/** Three calls a bucket, within what Holdfast allows itself of a service: a large account is read in turn. */
const readsPerSweep = 60;

/** Any page size will do, up to ten thousand; without one S3 tells no regions. */
const pageSize = 1_000;

/** What is listed, with what the model holds of it from an earlier read. Throws AwsError. */
async function listBuckets(context: PollContext): Promise<readonly Resource[]> {
  const { aws, scope, priority, model } = context;
  const client = aws.client(S3Client, scope, { priority });
  const listed = await collectPages(
    paginateListBuckets({ client, pageSize }, { BucketRegion: scope.region }),
    (page) => page.Buckets,
  );
  return listed.flatMap(({ Name: name }) => {
    if (name === undefined || name === '') return [];
    const id = bucketArn(scope, name);
    const held = model.resources.get(id);
    return [
      {
        id,
        kind: 's3:bucket' as const,
        account: scope.account,
        region: scope.region,
        name,
        tags: held?.tags ?? {},
        facts: ownFacts(held),
        relations: [],
      },
    ];
  });
}

/** Others state facts of a bucket, too: what they said is theirs to keep. */
function ownFacts(held: Resource | undefined): Resource['facts'] {
  return stated(Object.fromEntries(bucketFacts.map((fact) => [fact, held?.facts[fact]])));
}

/**
 * A bucket's own policy may shut us out of that bucket, which says nothing of the others. It is said, so that
 * such a bucket takes its turn with the others and does not come first for ever. Throws AwsError.
 */
async function readUnlessShut(bucket: Resource, context: PollContext, shut: AwsError[]): Promise<Resource> {
  try {
    return await readBucket(bucket, context);
  } catch (error) {
    if (!(error instanceof AwsError) || error.failure !== 'denied') throw error;
    shut.push(error);
    return { ...bucket, facts: { ...bucket.facts, unreadable: true } };
  }
}
