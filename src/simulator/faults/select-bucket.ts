import { z } from 'zod';
import type { RandomStream } from '../../runtime/random.ts';
import type { Bucket } from '../world/state/bucket.ts';
import type { World } from '../world/state/world.ts';
import { oneOf } from './select.ts';

/** Which bucket that is replicated. */
export const bucketChoice = {
  bucket: z.string().min(1).describe('`bucket` (the first that is replicated), or the name of a bucket.'),
} as const;

type BucketChoice = Readonly<Record<keyof typeof bucketChoice, string>>;

export function selectReplicatedBucket(world: World, { bucket: name }: BucketChoice): Bucket {
  const there = replicatedBuckets(world);
  const found = name === 'bucket' ? there[0] : there.find((one) => one.name === name);
  if (found !== undefined) return found;
  throw new Error(
    `there is no bucket ${name} that is replicated in the simulated account; there are ${there.map((one) => one.name).join(', ') || 'none'}`,
  );
}

/** For `sample`: one bucket whose replication it could befall. */
export function sampleReplicatedBucket(world: World, draw: RandomStream): BucketChoice | undefined {
  const found = oneOf(replicatedBuckets(world), draw);
  return found === undefined ? undefined : { bucket: found.name };
}

function replicatedBuckets(world: World): readonly Bucket[] {
  return [...world.buckets.values()].filter(({ replication }) => replication.length > 0);
}
