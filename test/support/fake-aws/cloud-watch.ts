import type { PutMetricAlarmCommandInput } from '@aws-sdk/client-cloudwatch';
import type { AwsAnswers } from './answers.ts';

export interface CloudWatchWorld {
  /** Points of the one metric that is asked of each machine or database: [epoch ms, value], newest first. */
  readonly points: Map<string, readonly (readonly [number, number])[]>;
  /** Points of RDS DatabaseConnections by instance, in the same way. */
  readonly connections: Map<string, readonly (readonly [number, number])[]>;
  /** Points of RDS WriteIOPS by instance, in the same way. */
  readonly writes: Map<string, readonly (readonly [number, number])[]>;
  readonly alarms: Map<string, PutMetricAlarmCommandInput>;
}

interface MetricQuery {
  MetricDataQueries: {
    Id: string;
    MetricStat: { Metric: { MetricName: string; Dimensions: { Value: string }[] } };
  }[];
}

export function cloudWatch(world: CloudWatchWorld): AwsAnswers {
  return {
    GetMetricData: ({ MetricDataQueries }: MetricQuery) => ({
      MetricDataResults: MetricDataQueries.map(({ Id, MetricStat }) => {
        const { MetricName, Dimensions } = MetricStat.Metric;
        const points = seriesOf(world, MetricName).get(Dimensions[0]?.Value ?? '') ?? [];
        return {
          Id,
          StatusCode: 'Complete',
          Timestamps: points.map(([at]) => new Date(at)),
          Values: points.map(([, value]) => value),
        };
      }),
    }),
    DescribeAlarms: ({ AlarmNames }: { AlarmNames: string[] }) => ({
      MetricAlarms: AlarmNames.flatMap((name) => world.alarms.get(name) ?? []),
    }),
    PutMetricAlarm: (input: PutMetricAlarmCommandInput) => {
      world.alarms.set(input.AlarmName ?? '', input);
      return {};
    },
    DeleteAlarms: ({ AlarmNames }: { AlarmNames: string[] }) => {
      for (const name of AlarmNames) world.alarms.delete(name);
      return {};
    },
  };
}

function seriesOf(world: CloudWatchWorld, metric: string): CloudWatchWorld['points'] {
  if (metric === 'DatabaseConnections') return world.connections;
  return metric === 'WriteIOPS' ? world.writes : world.points;
}
