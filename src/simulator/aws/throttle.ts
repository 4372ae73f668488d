import type { CallContext } from './operation.ts';
import { awsFailure } from './failure.ts';
import { type Quota, quotasOf } from './quotas.ts';
import type { TokenBucket } from '../world/state/control-plane.ts';

/**
 * Token buckets as AWS keeps them, per account and region and for all callers together: a call that lacks
 * a token in any of its buckets is refused with the service's own code, and takes none. `share` is what an
 * impairment leaves of the quota.
 */
export function throttle(
  service: string,
  operation: string,
  {
    input,
    context,
    share,
  }: { readonly input: unknown; readonly context: CallContext; readonly share: number },
): void {
  const { scope, world } = context;
  const now = world.clock.now();
  const needs = quotasOf(service, operation, input).map((quota) => ({
    quota,
    bucket: filled(context, `${scope.account}/${scope.region}/${service}/${quota.bucket}`, quota, share),
  }));
  const short = needs.some(({ quota, bucket }) => bucket.tokens < quota.tokens);
  if (short) throw throttled(service);
  for (const { quota, bucket } of needs) {
    bucket.tokens -= quota.tokens;
    bucket.filledAt = now;
  }
}

/** How a service says "too fast". */
export function throttled(service: string): Error {
  if (service === 'EC2') return awsFailure('RequestLimitExceeded', 'Request limit exceeded.', 503);
  return awsFailure('Throttling', 'Rate exceeded');
}

function filled({ world }: CallContext, key: string, quota: Quota, share: number): TokenBucket {
  const { buckets } = world.controlPlane;
  const now = world.clock.now();
  let bucket = buckets.get(key);
  if (bucket === undefined) {
    bucket = { tokens: quota.size, filledAt: now };
    buckets.set(key, bucket);
  }
  const gained = ((now - bucket.filledAt) / 1000) * quota.perSecond * share;
  bucket.tokens = Math.min(quota.size * share, bucket.tokens + gained);
  bucket.filledAt = now;
  return bucket;
}
