import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { AwsScope } from '../../aws/scope.ts';
import type { ActionContext } from '../action.ts';

export interface WayMetric {
  readonly namespace: 'AWS/DX' | 'AWS/VPN';
  readonly metric: string;
  readonly statistic: 'Average' | 'Sum' | 'Minimum';
  readonly dimensions: Readonly<Record<string, string>>;
}

/** By default Direct Connect's metrics come every five minutes (AWS). */
export const periodSeconds = 300;
const periodMs = periodSeconds * 1000;
/** Whole periods that are looked at, the newest of which may still be missing. */
const periods = 3;
const mostQueries = 500;

/**
 * The values of the newest two whole periods of each metric, newest first, in the order asked; undefined where
 * CloudWatch has not told of two that follow one another. Throws AwsError.
 */
export async function readTwice(
  asked: readonly WayMetric[],
  scope: AwsScope,
  { aws, now }: ActionContext,
): Promise<readonly (readonly [number, number] | undefined)[]> {
  if (asked.length === 0 || asked.length > mostQueries) return asked.map(() => undefined);
  const end = Math.floor(now / periodMs) * periodMs;
  const { MetricDataResults = [] } = await aws.client(CloudWatchClient, scope, { priority: 'verify' }).send(
    new GetMetricDataCommand({
      StartTime: new Date(end - periods * periodMs),
      EndTime: new Date(end),
      MetricDataQueries: asked.map(({ namespace, metric, statistic, dimensions }, index) => ({
        Id: `m${index}`,
        MetricStat: {
          Metric: {
            Namespace: namespace,
            MetricName: metric,
            Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
          },
          Period: periodSeconds,
          Stat: statistic,
        },
      })),
    }),
  );
  return asked.map((_, index) => {
    const {
      Timestamps = [],
      Values = [],
      StatusCode,
    } = MetricDataResults.find(({ Id }) => Id === `m${index}`) ?? {};
    if (StatusCode !== undefined && StatusCode !== 'Complete') return undefined;
    const told = Timestamps.flatMap((time, at) => {
      const value = Values[at];
      return value === undefined ? [] : [{ at: time.getTime(), value }];
    }).toSorted((a, b) => b.at - a.at);
    const [newest, before] = told;
    if (newest === undefined || before === undefined || newest.at - before.at !== periodMs) return undefined;
    return [newest.value, before.value];
  });
}
