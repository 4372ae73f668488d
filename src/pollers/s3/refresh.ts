import type { Observation } from '../../model/observation.ts';
import { partial } from '../finding.ts';
import type { PollContext } from '../poller.ts';
import { known } from '../known.ts';
import { unlessGone } from '../read-in-turn.ts';
import { reread } from '../reread.ts';
import { bucketsPart } from './buckets.ts';
import { readReplication, replicationPart } from './replication.ts';
import { readBucket } from './read-bucket.ts';

/** Reads buckets again, and how their replication fares. */
export async function refreshBuckets(
  ids: readonly string[],
  context: PollContext,
): Promise<readonly Observation[]> {
  const asked = known(context, 's3:bucket').filter(({ id }) => ids.includes(id));
  if (asked.length === 0) return [];
  const buckets = { poller: 's3', part: bucketsPart };
  const replication = { poller: 's3', part: replicationPart };
  return Promise.all([
    reread(buckets, context, async () => {
      const read = await Promise.all(
        asked.map(async (bucket) => ({ bucket, found: await unlessGone(() => readBucket(bucket, context)) })),
      );
      return partial(buckets, context, {
        resources: read.flatMap(({ found }) => found ?? []),
        gone: read.flatMap(({ bucket, found }) => (found === undefined ? bucket.id : [])),
      });
    }),
    reread(replication, context, async () =>
      partial(replication, context, { findings: await readReplication(asked, context) }),
    ),
  ]);
}
