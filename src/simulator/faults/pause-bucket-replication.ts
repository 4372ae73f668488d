import { z } from 'zod';
import { defineFault } from './fault.ts';
import { bucketChoice, sampleReplicatedBucket, selectReplicatedBucket } from './select-bucket.ts';

export const pauseBucketReplication = defineFault({
  name: 'pause-bucket-replication',
  summary: 'what is written to a bucket is not copied to the buckets that it is replicated to',
  parameters: z.strictObject(bucketChoice),
  fis: 'aws:s3:bucket-pause-replication',
  sample: sampleReplicatedBucket,
  begin(world, choice) {
    const { replication } = selectReplicatedBucket(world, choice);
    const cause = {};
    for (const { paused } of replication) paused.set(cause, world.clock.now());
    return () => {
      for (const { paused } of replication) paused.delete(cause);
    };
  },
});
