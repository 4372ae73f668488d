import type { CallContext } from './operation.ts';
import { awsFailure } from './failure.ts';

interface Bucket {
  tokens: number;
  filledAt: number;
}

interface Quota {
  readonly size: number;
  readonly perSecond: number;
}

/** AWS's own published buckets, per account and region (AWS-LIMITS); the rest are a guess on the safe side. */
const quotas: readonly { readonly service: string; readonly operation: RegExp; readonly quota: Quota }[] = [
  { service: 'EC2', operation: /^(Start|Run)Instances$/, quota: { size: 5, perSecond: 2 } },
  { service: 'EC2', operation: /^Describe/, quota: { size: 100, perSecond: 20 } },
  { service: 'EC2', operation: /./, quota: { size: 50, perSecond: 5 } },
  {
    service: 'Route 53',
    operation: /^GetHealthCheck(Status|LastFailureReason)$/,
    quota: { size: 4, perSecond: 1 },
  },
  { service: 'Route 53', operation: /./, quota: { size: 50, perSecond: 10 } },
  { service: 'CloudWatch', operation: /^GetMetricData$/, quota: { size: 50, perSecond: 50 } },
  { service: 'CloudWatch', operation: /^DescribeAlarms/, quota: { size: 9, perSecond: 9 } },
];

/** ELB counts all actions together, and v1 apart from v2; the others publish no figure. */
const sharedQuotas: Readonly<Record<string, Quota>> = {
  'Elastic Load Balancing v2': { size: 40, perSecond: 10 },
  'Elastic Load Balancing': { size: 40, perSecond: 10 },
};
const unpublished: Quota = { size: 100, perSecond: 20 };

export type Throttle = (service: string, operation: string, context: CallContext) => void;

/** Token buckets as AWS keeps them: a call with no token left is refused with the service's own code. */
export function createThrottle(): Throttle {
  const buckets = new Map<string, Bucket>();
  return (service, operation, { scope, world }) => {
    const shared = sharedQuotas[service];
    const quota =
      shared ??
      quotas.find((one) => one.service === service && one.operation.test(operation))?.quota ??
      unpublished;
    const key = `${scope.account}/${scope.region}/${service}/${shared === undefined ? operation : '*'}`;
    const now = world.clock.now();
    const bucket = buckets.get(key) ?? { tokens: quota.size, filledAt: now };
    buckets.set(key, bucket);
    bucket.tokens = Math.min(quota.size, bucket.tokens + ((now - bucket.filledAt) / 1000) * quota.perSecond);
    bucket.filledAt = now;
    if (bucket.tokens < 1) throw refusal(service);
    bucket.tokens -= 1;
  };
}

function refusal(service: string): Error {
  if (service === 'EC2') return awsFailure('RequestLimitExceeded', 'Request limit exceeded.', 503);
  return awsFailure('Throttling', 'Rate exceeded');
}
