import { everyMinute } from '../signals/every-minute.ts';
import { recorder } from '../signals/metrics.ts';
import type { Bucket, ReplicationRule } from '../state/bucket.ts';
import type { World } from '../state/world.ts';

/** How long an object usually takes to another bucket (AWS: "most objects in seconds"). */
const usualDelaySeconds = 4;

/** What S3 reports of each replication rule that is measured, once a minute; call it where there are any. */
export function startBuckets(world: World): void {
  everyMinute(world, (at) => {
    for (const bucket of world.buckets.values())
      for (const rule of bucket.replication) if (rule.measured) publish(world, bucket, rule, at);
  });
}

/**
 * AWS (S3 replication metrics): how far the destination is behind is published in its own region, also of
 * minutes in which nothing is replicated; what failed is published in the source's.
 */
function publish(world: World, bucket: Bucket, rule: ReplicationRule, at: number): void {
  const { name, region, objectsPerMinute } = bucket;
  const source = {
    namespace: 'AWS/S3',
    dimensions: { SourceBucket: name, DestinationBucket: rule.to, RuleId: rule.id },
  };
  const pausedAt = Math.min(...rule.paused.values());
  const waits = Number.isFinite(pausedAt);
  const there = world.buckets.get(rule.to);
  if (there !== undefined) {
    const behind = usualDelaySeconds + (waits ? Math.max(0, at - pausedAt) / 1000 : 0);
    recorder(world, { ...source, region: there.region }, at)('ReplicationLatency', behind);
  }
  if (objectsPerMinute > 0 && !waits)
    recorder(world, { ...source, region }, at)(
      'OperationsFailedReplication',
      rule.failing.size > 0 ? 1 : 0,
      objectsPerMinute,
    );
}
