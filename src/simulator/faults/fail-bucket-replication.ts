import { z } from 'zod';
import { defineFault } from './fault.ts';
import { bucketChoice, sampleReplicatedBucket, selectReplicatedBucket } from './select-bucket.ts';

export const failBucketReplication = defineFault({
  name: 'fail-bucket-replication',
  summary: 'copies of a bucket’s objects fail for good: a role or a key does not let S3 in any more',
  parameters: z.strictObject(bucketChoice),
  sample: sampleReplicatedBucket,
  begin(world, choice) {
    const { replication } = selectReplicatedBucket(world, choice);
    const cause = {};
    for (const { failing } of replication) failing.add(cause);
    return () => {
      for (const { failing } of replication) failing.delete(cause);
    };
  },
});
