import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { AwsScope } from '../../aws/scope.ts';
import type { ActionContext } from '../action.ts';

/** CloudWatch takes this many queries a call; of more targets a sample says enough. */
const mostTargets = 500;
/** With basic monitoring EC2 reports every five minutes; a point may be one period late. */
const periodSeconds = 300;
const lookBackMs = 900_000;

/** The newest CPU utilization of each target that reports one, per cent. Throws AwsError. */
export async function readCpu(
  targets: readonly string[],
  scope: AwsScope,
  { aws, now }: ActionContext,
): Promise<readonly number[]> {
  const asked = targets.slice(0, mostTargets);
  if (asked.length === 0) return [];
  const { MetricDataResults = [] } = await aws.client(CloudWatchClient, scope, { priority: 'verify' }).send(
    new GetMetricDataCommand({
      StartTime: new Date(now - lookBackMs),
      EndTime: new Date(now),
      ScanBy: 'TimestampDescending',
      MetricDataQueries: asked.map((id, index) => ({
        Id: `m${index}`,
        MetricStat: {
          Metric: {
            Namespace: 'AWS/EC2',
            MetricName: 'CPUUtilization',
            Dimensions: [{ Name: 'InstanceId', Value: id }],
          },
          Period: periodSeconds,
          Stat: 'Average',
        },
      })),
    }),
  );
  return MetricDataResults.flatMap(({ Values = [] }) => Values[0] ?? []);
}

export function average(cpu: readonly number[]): number {
  return cpu.reduce((sum, percent) => sum + percent, 0) / cpu.length;
}

/** Whether more than half of these machines said how busy they are. */
export function isMeasured(cpu: readonly number[], remaining: number): boolean {
  return cpu.length * 2 > Math.min(remaining, mostTargets);
}
