import type { MetricSet } from './metric-set.ts';
import { scrapedCounter, scrapedGauge } from './scraped.ts';

/** What we cost the account's API quotas, and how near our own buckets are to empty. */
export const awsMetrics: MetricSet = (registry, { aws }) => {
  const labelNames = ['account', 'region', 'family'];
  const quotas = (field: 'tokens' | 'capacity' | 'waiting' | 'throttled') =>
    [...(aws?.quotas() ?? [])].map((quota) => ({
      labels: { account: quota.account, region: quota.region, family: quota.family },
      value: quota[field],
    }));
  scrapedCounter(registry, {
    name: 'holdfast_aws_calls_total',
    help: 'Requests sent to AWS, each page and each retry for itself.',
    labelNames: ['service', 'operation', 'outcome'],
    read: () =>
      [...(aws?.calls() ?? [])].map(({ service, operation, outcome, count }) => ({
        labels: { service, operation, outcome },
        value: count,
      })),
  });
  scrapedCounter(registry, {
    name: 'holdfast_aws_throttles_total',
    help: 'Answers in which AWS said "too fast".',
    labelNames,
    read: () => quotas('throttled'),
  });
  scrapedGauge(registry, {
    name: 'holdfast_aws_quota_tokens',
    help: 'Calls that our own token bucket, which lies below the AWS quota, would let through at once now.',
    labelNames,
    read: () => quotas('tokens'),
  });
  scrapedGauge(registry, {
    name: 'holdfast_aws_quota_capacity_tokens',
    help: 'Size of that bucket.',
    labelNames,
    read: () => quotas('capacity'),
  });
  scrapedGauge(registry, {
    name: 'holdfast_aws_calls_waiting',
    help: 'Calls that wait for a token now.',
    labelNames,
    read: () => quotas('waiting'),
  });
  scrapedGauge(registry, {
    name: 'holdfast_clock_skew_seconds',
    help: "By how much this machine's clock is ahead of AWS's (below zero: behind). Absent while not known.",
    labelNames: [],
    read: () => {
      const skewMs = aws?.clockSkewMs();
      return skewMs === undefined ? [] : [{ labels: {}, value: skewMs / 1000 }];
    },
  });
  return {};
};
