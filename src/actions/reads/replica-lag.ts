import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { AwsAccess } from '../../aws/access.ts';
import type { AwsScope } from '../../aws/scope.ts';

export interface LagPoint {
  /** Start of its minute, milliseconds since the epoch. */
  readonly at: number;
  readonly seconds: number;
}

/**
 * A point is one minute long and arrives about a minute after it ends, so the newest one is normally up
 * to three minutes old by its start. An older one says nothing of now.
 */
const freshForMs = 180_000;

/**
 * The replica's newest lag, or undefined: no fresh point, or RDS's −1, which means that replication has
 * stopped. Neither is ever taken for a number.
 */
export async function readReplicaLag(
  aws: AwsAccess,
  scope: AwsScope,
  id: string,
  now: number,
): Promise<LagPoint | undefined> {
  const client = aws.client(CloudWatchClient, scope, { priority: 'verify' });
  const { MetricDataResults = [] } = await client.send(
    new GetMetricDataCommand({
      StartTime: new Date(now - 2 * freshForMs),
      EndTime: new Date(now),
      ScanBy: 'TimestampDescending',
      MetricDataQueries: [
        {
          Id: 'lag',
          MetricStat: {
            Metric: {
              Namespace: 'AWS/RDS',
              MetricName: 'ReplicaLag',
              Dimensions: [{ Name: 'DBInstanceIdentifier', Value: id }],
            },
            Period: 60,
            Stat: 'Maximum',
          },
        },
      ],
    }),
  );
  const [result] = MetricDataResults;
  const at = result?.Timestamps?.[0]?.getTime();
  const seconds = result?.Values?.[0];
  if (at === undefined || seconds === undefined) return undefined;
  return now - at > freshForMs || seconds < 0 ? undefined : { at, seconds };
}
