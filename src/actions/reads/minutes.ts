import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { AwsAccess } from '../../aws/access.ts';
import type { AwsScope } from '../../aws/scope.ts';

/** One minute of a metric. */
export interface Minute {
  /** Its start, milliseconds since the epoch. */
  readonly at: number;
  readonly value: number;
}

/**
 * A minute arrives about one minute after it ends, so the newest one is normally up to three minutes old by
 * its start. An older one says nothing of now.
 */
const freshForMs = 180_000;

/**
 * The greatest value of each of the last minutes of one metric, newest first. Minutes without
 * a datapoint are left out: missing is unknown, never zero. Empty when the newest one is not fresh.
 */
export async function readMinutes(
  aws: AwsAccess,
  scope: AwsScope,
  metric: {
    readonly namespace: string;
    readonly name: string;
    readonly dimensions: Readonly<Record<string, string>>;
    readonly lookBackMs: number;
  },
  now: number,
): Promise<readonly Minute[]> {
  const client = aws.client(CloudWatchClient, scope, { priority: 'verify' });
  const { MetricDataResults = [] } = await client.send(
    new GetMetricDataCommand({
      StartTime: new Date(now - metric.lookBackMs),
      EndTime: new Date(now),
      ScanBy: 'TimestampDescending',
      MetricDataQueries: [
        {
          Id: 'asked',
          MetricStat: {
            Metric: {
              Namespace: metric.namespace,
              MetricName: metric.name,
              Dimensions: Object.entries(metric.dimensions).map(([Name, Value]) => ({ Name, Value })),
            },
            Period: 60,
            Stat: 'Maximum',
          },
        },
      ],
    }),
  );
  const { Timestamps = [], Values = [] } = MetricDataResults[0] ?? {};
  const minutes = Timestamps.flatMap((time, index): Minute[] => {
    const value = Values[index];
    return value === undefined ? [] : [{ at: time.getTime(), value }];
  }).toSorted((a, b) => b.at - a.at);
  return minutes[0] === undefined || now - minutes[0].at > freshForMs ? [] : minutes;
}
