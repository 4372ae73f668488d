import type { Clock } from '../runtime/clock.ts';
import { type Quota, quotaOf, quotaRegion } from './quotas.ts';
import type { AwsScope, CallPriority } from './scope.ts';
import { type BucketState, createTokenBucket, type TokenBucket } from './token-bucket.ts';

export interface BudgetSettings {
  /** Share of AWS's own quota that Holdfast uses at most, above 0 and below 1. The rest is the users'. */
  readonly share?: number;
  readonly maxWaiting?: number;
  readonly maxWaitMs?: number;
}

/** One bucket with its name: account, region (`global` for Route 53) and operation family. */
export interface QuotaState extends BucketState {
  readonly account: string;
  readonly region: string;
  readonly family: string;
}

/** A call about to be made. */
export interface BudgetedCall {
  readonly service: string;
  readonly operation: string;
  readonly input: unknown;
  readonly scope: AwsScope;
  readonly priority: CallPriority;
}

/** All token buckets, made when first used. */
export interface Budget {
  /** Takes a token from every bucket that the call counts against. Answers nothing if none was short. */
  take(call: BudgetedCall): Promise<void> | undefined;
  /** AWS throttled this call. */
  throttled(call: BudgetedCall): void;
  states(): readonly QuotaState[];
  close(): void;
}

export function createBudget(clock: Clock, settings: BudgetSettings = {}): Budget {
  const { share = 0.5, ...limits } = settings;
  if (!(share > 0 && share < 1))
    throw new Error(`the share of AWS's quotas must be above 0 and below 1, not ${share}`);
  const buckets = new Map<string, { account: string; region: string; quota: Quota; bucket: TokenBucket }>();

  function bucketOf(call: BudgetedCall, quota: Quota): TokenBucket {
    const { account } = call.scope;
    const region = quotaRegion(call.service, call.scope.region);
    const key = `${account}/${region}/${quota.family}`;
    const known = buckets.get(key);
    if (known !== undefined) return known.bucket;
    const bucket = createTokenBucket({
      name: `${quota.family} in ${region} of account ${account}`,
      clock,
      capacity: Math.max(1, quota.capacity * (quota.perSecond ? Math.min(share, 1 - share) : share)),
      refillPerSecond: quota.refillPerSecond * share,
      ...limits,
    });
    buckets.set(key, { account, region, quota, bucket });
    return bucket;
  }

  async function takeRest(call: BudgetedCall, turn: Promise<void>, wider: Quota | undefined): Promise<void> {
    await turn;
    for (let quota = wider; quota !== undefined; quota = quota.within)
      await bucketOf(call, quota).take(call.priority);
  }

  return {
    take(call) {
      let quota: Quota | undefined = quotaOf(call.service, call.operation, call.input);
      for (; quota !== undefined; quota = quota.within) {
        const turn = bucketOf(call, quota).take(call.priority);
        if (turn !== undefined) return takeRest(call, turn, quota.within);
      }
      return undefined;
    },
    throttled(call) {
      let quota: Quota | undefined = quotaOf(call.service, call.operation, call.input);
      for (; quota !== undefined; quota = quota.within) bucketOf(call, quota).throttled();
    },
    states: () =>
      [...buckets.values()].map(({ account, region, quota, bucket }) => ({
        account,
        region,
        family: quota.family,
        ...bucket.state(),
      })),
    close: () => {
      for (const { bucket } of buckets.values()) bucket.close();
    },
  };
}
