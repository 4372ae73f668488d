/**
 * One of AWS's own limits on calls. `capacity` and `refillPerSecond` are AWS's numbers; Holdfast takes a
 * share of them.
 */
export interface Quota {
  /** What the limit is on, unique over all services. */
  readonly family: string;
  readonly capacity: number;
  readonly refillPerSecond: number;
  /** True where AWS counts per second and keeps no bucket: then burst and rate share that one second. */
  readonly perSecond?: true;
  /** A wider limit that the same call counts against as well. */
  readonly within?: Quota;
}

/**
 * The limits that a call counts against, narrowest first by way of `within`. A service that is not
 * listed gets a careful guess: none of AWS's published limits for reads is lower.
 */
export function quotaOf(service: string, operation: string, input: unknown): Quota {
  switch (service) {
    case 'EC2':
      return ec2Quota(operation, input);
    case 'Elastic Load Balancing':
    case 'Elastic Load Balancing v2':
      return elbQuotas(service, operation);
    case 'Route 53':
      return route53Quotas[operation] ?? route53Account;
    case 'CloudWatch':
      return cloudWatchQuotas[operation] ?? cloudWatchOther;
    case 'CloudTrail':
      return operation === 'LookupEvents' ? cloudTrailLookups : unlisted(service);
    case 'Auto Scaling':
      return autoScaling;
    case 'ECS':
      return ecsQuota(operation);
    case 'SQS':
      return sqs;
    default:
      return unlisted(service);
  }
}

function unlisted(service: string): Quota {
  return remembered(service, () => bucket(service, 10, 5));
}

/** Route 53 has one limit an account, wherever the call comes from. */
export function quotaRegion(service: string, region: string): string {
  return service === 'Route 53' ? 'global' : region;
}

const memory = new Map<string, Quota>();

/** Families are few (one per operation used); each is made once, for the sake of the simulator's speed. */
function remembered(key: string, make: () => Quota): Quota {
  let quota = memory.get(key);
  if (quota === undefined) {
    quota = make();
    memory.set(key, quota);
  }
  return quota;
}

function bucket(family: string, capacity: number, refillPerSecond: number, within?: Quota): Quota {
  return { family, capacity, refillPerSecond, ...(within === undefined ? {} : { within }) };
}

function rate(family: string, perSecond: number): Quota {
  return { family, capacity: perSecond, refillPerSecond: perSecond, perSecond: true };
}

// Source: docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html. Reads have a bucket per API
// (100 / 20). Mutating APIs have one each as well; sharing one among them stays below AWS's.
const ec2Mutating = bucket('EC2 mutating', 50, 5);
const ec2Launch = bucket('EC2 StartInstances and RunInstances', 5, 2, ec2Mutating);
const ec2Tags = bucket('EC2 CreateTags', 100, 10);

function ec2Quota(operation: string, input: unknown): Quota {
  if (operation === 'RunInstances' || operation === 'StartInstances') return ec2Launch;
  if (operation === 'CreateTags') return ec2Tags;
  if (!/^(Describe|Get|List|Search)/.test(operation)) return ec2Mutating;
  const read = remembered(`EC2 ${operation}`, () => bucket(`EC2 ${operation}`, 100, 20));
  if (isNarrowed(input)) return read;
  // The same page: neither a filter nor MaxResults halves the bucket for the large lists.
  return remembered(`EC2 ${operation} unfiltered`, () => bucket(`EC2 ${operation} unfiltered`, 50, 10, read));
}

function isNarrowed(input: unknown): boolean {
  if (typeof input !== 'object' || input === null) return false;
  return ('MaxResults' in input && input.MaxResults !== undefined) || ('Filters' in input && !!input.Filters);
}

// Source: docs.aws.amazon.com/elasticloadbalancing/latest/userguide/elb-api-throttling.html. One bucket
// for all actions (40 / 10), version 1 and 2 apart, with narrower ones inside it.
function elbQuotas(service: string, operation: string): Quota {
  const all = remembered(service, () => bucket(service, 40, 10));
  if (operation.startsWith('Describe')) return all;
  if (/^(Register|Deregister)/.test(operation))
    return remembered(`${service} register`, () => bucket(`${service} register`, 20, 4, all));
  return remembered(`${service} mutating`, () => bucket(`${service} mutating`, 20, 3, all));
}

// Source: docs.aws.amazon.com/Route53/latest/DeveloperGuide/throttling-api-requests.html.
const route53Account = bucket('Route 53', 50, 10);
const route53Quotas: Readonly<Record<string, Quota>> = {
  GetHealthCheckStatus: bucket('Route 53 GetHealthCheckStatus', 4, 1, route53Account),
  GetHealthCheckLastFailureReason: bucket('Route 53 GetHealthCheckLastFailureReason', 4, 1, route53Account),
  CreateHealthCheck: bucket('Route 53 CreateHealthCheck', 50, 0.5, route53Account),
  DeleteHealthCheck: bucket('Route 53 DeleteHealthCheck', 15, 3, route53Account),
};

// Source: CloudWatch's service quotas page (2023). GetMetricData would be 50, but 10 with Metrics
// Insights, so 10 it is; what is not named gets the lowest of them.
const cloudWatchOther = rate('CloudWatch', 3);
const cloudWatchQuotas: Readonly<Record<string, Quota>> = {
  GetMetricData: rate('CloudWatch GetMetricData', 10),
  DescribeAlarms: rate('CloudWatch DescribeAlarms', 9),
  DescribeAlarmsForMetric: rate('CloudWatch DescribeAlarmsForMetric', 9),
  ListMetrics: rate('CloudWatch ListMetrics', 25),
  GetMetricStatistics: rate('CloudWatch GetMetricStatistics', 25),
};

// Source: docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html.
const cloudTrailLookups = rate('CloudTrail LookupEvents', 2);

// AWS says that all its APIs share one bucket but not how large it is; this is a careful guess.
const autoScaling = bucket('Auto Scaling', 20, 5);

// Source: docs.aws.amazon.com/AmazonECS/latest/developerguide/request-throttling.html. Reads of services, of
// what is in a cluster and of clusters have a bucket each, and so have changes of services; what is not named
// there is left the smallest of them.
const ecsServiceChange = bucket('ECS service modify', 50, 5);
const ecsQuotas: Readonly<Record<string, Quota>> = {
  ...sharing(bucket('ECS service read', 100, 20), ['DescribeServices', 'ListServices']),
  ...sharing(bucket('ECS cluster resource read', 100, 20), ['DescribeTasks', 'ListTasks']),
  ...sharing(bucket('ECS cluster read', 50, 20), ['DescribeClusters', 'ListClusters']),
};

function sharing(quota: Quota, operations: readonly string[]): Readonly<Record<string, Quota>> {
  return Object.fromEntries(operations.map((operation) => [operation, quota]));
}

function ecsQuota(operation: string): Quota {
  return ecsQuotas[operation] ?? ecsServiceChange;
}

// Source: docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html. A standard
// queue takes a nearly unlimited number of calls; this is what the slowest kind, a FIFO queue, takes.
const sqs = rate('SQS', 300);
