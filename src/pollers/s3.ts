import type { Poller } from './poller.ts';
import { bucketsPart } from './s3/buckets.ts';
import { refreshBuckets } from './s3/refresh.ts';
import { replicationPart } from './s3/replication.ts';

/** S3: buckets, how they are kept and where they are replicated to, and how replication fares. */
export const s3: Poller = {
  name: 's3',
  parts: [bucketsPart, replicationPart],
  refresh: refreshBuckets,
};
