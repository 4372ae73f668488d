import type { Shape } from '../answers-like.ts';
import { startedAt } from '../poll.ts';

const at = new Date(startedAt - 60_000);

/** An answer with every field that a poller reads, by `Service Operation`: S3. */
export const storageAnswers: Readonly<Record<string, Shape>> = {
  'S3 ListBuckets': {
    Buckets: [{ Name: 'carts', CreationDate: at, BucketRegion: 'eu-west-1' }],
    ContinuationToken: 'a',
  },
  'S3 GetBucketVersioning': { Status: 'Enabled' },
  'S3 GetBucketReplication': {
    ReplicationConfiguration: {
      Role: 'arn:aws:iam::111122223333:role/replication',
      Rules: [
        {
          ID: 'all',
          Status: 'Enabled',
          Destination: { Bucket: 'arn:aws:s3:::carts-copy', Metrics: { Status: 'Enabled' } },
        },
      ],
    },
  },
  'S3 GetBucketTagging': { TagSet: [{ Key: 'Name', Value: 'shop' }] },
};
