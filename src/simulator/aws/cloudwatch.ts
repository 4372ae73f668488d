import type {
  DescribeAlarmsCommandInput,
  DescribeAlarmsCommandOutput,
  GetMetricDataCommandInput,
  GetMetricDataCommandOutput,
  MetricAlarm,
  MetricDataQuery,
  MetricDataResult,
} from '@aws-sdk/client-cloudwatch';
import { readMetric } from '../world/metrics.ts';
import { awsFailure } from './failure.ts';
import { type CallContext, reads, type SimulatedService } from './operation.ts';
import { page } from './page.ts';
import type { Alarm } from '../world/state/alarm.ts';
import type { Statistic } from '../world/state/metrics.ts';

type Answer<T> = Omit<T, '$metadata'>;

const queriesAtMost = 500;
const statistics: readonly Statistic[] = ['Average', 'Sum', 'Minimum', 'Maximum', 'SampleCount'];

export const cloudWatch: SimulatedService = {
  id: 'CloudWatch',
  protocol: 'json',
  operations: {
    DescribeAlarms: reads(
      (input: DescribeAlarmsCommandInput, context): Answer<DescribeAlarmsCommandOutput> => {
        // Without AlarmTypes CloudWatch answers metric alarms only; there are no composite ones here.
        const metricAlarms = input.AlarmTypes === undefined || input.AlarmTypes.includes('MetricAlarm');
        const found = [...context.world.alarms.values()].filter(
          (alarm) =>
            metricAlarms &&
            alarm.metric.region === context.scope.region &&
            (input.AlarmNames === undefined || input.AlarmNames.includes(alarm.name)) &&
            (input.AlarmNamePrefix === undefined || alarm.name.startsWith(input.AlarmNamePrefix)) &&
            (input.StateValue === undefined || input.StateValue === alarm.state),
        );
        const { items, next } = page(found, {
          token: input.NextToken,
          size: input.MaxRecords ?? 50,
          sizeAtMost: 100,
          invalidToken: 'InvalidNextToken',
        });
        return { MetricAlarms: items.map(alarmShape), CompositeAlarms: [], NextToken: next };
      },
    ),
    GetMetricData: reads((input: GetMetricDataCommandInput, context): Answer<GetMetricDataCommandOutput> => {
      const queries = input.MetricDataQueries ?? [];
      if (queries.length > queriesAtMost) {
        throw awsFailure(
          'ValidationError',
          `The collection MetricDataQueries must not have a size greater than ${queriesAtMost}.`,
        );
      }
      return {
        MetricDataResults: queries
          .filter((query) => query.ReturnData !== false)
          .map((query) => result(query, input, context)),
        Messages: [],
      };
    }),
    ListTagsForResource: reads((input: { ResourceARN?: string }, context) => {
      const alarm = context.world.alarms.get(input.ResourceARN ?? '');
      if (alarm === undefined) throw awsFailure('ResourceNotFoundException', 'Unknown alarm', 404);
      return { Tags: [...alarm.tags].map(([Key, Value]) => ({ Key, Value })) };
    }),
  },
};

function result(
  query: MetricDataQuery,
  input: GetMetricDataCommandInput,
  { world, scope }: CallContext,
): MetricDataResult {
  const stat = query.MetricStat;
  if (stat?.Metric === undefined) {
    throw awsFailure(
      'ValidationError',
      'Simulated CloudWatch reads single metrics; expressions are not supported.',
    );
  }
  const statistic = statistics.find((one) => one === stat.Stat);
  if (statistic === undefined)
    throw awsFailure('ValidationError', `The statistic ${stat.Stat} is not supported.`);
  const points = readMetric(world, {
    name: {
      region: scope.region,
      namespace: stat.Metric.Namespace ?? '',
      metric: stat.Metric.MetricName ?? '',
      dimensions: Object.fromEntries(
        (stat.Metric.Dimensions ?? []).map(({ Name, Value }) => [Name ?? '', Value ?? '']),
      ),
    },
    statistic,
    periodMs: (stat.Period ?? 60) * 1000,
    from: input.StartTime?.getTime() ?? 0,
    to: input.EndTime?.getTime() ?? world.clock.now(),
  });
  // CloudWatch answers the newest first unless asked otherwise.
  const ordered = input.ScanBy === 'TimestampAscending' ? points : points.toReversed();
  return {
    Id: query.Id,
    Label: query.Label ?? stat.Metric.MetricName,
    Timestamps: ordered.map((point) => new Date(point.at)),
    Values: ordered.map((point) => point.value),
    StatusCode: 'Complete',
  };
}

function alarmShape(alarm: Alarm): MetricAlarm {
  return {
    AlarmArn: alarm.arn,
    AlarmName: alarm.name,
    AlarmDescription: alarm.description,
    Namespace: alarm.metric.namespace,
    MetricName: alarm.metric.metric,
    Dimensions: Object.entries(alarm.metric.dimensions).map(([Name, Value]) => ({ Name, Value })),
    Statistic: alarm.statistic,
    Period: alarm.periodMs / 1000,
    EvaluationPeriods: alarm.evaluationPeriods,
    DatapointsToAlarm: alarm.datapointsToAlarm,
    Threshold: alarm.threshold,
    ComparisonOperator: alarm.comparison,
    TreatMissingData: alarm.missing,
    ActionsEnabled: true,
    StateValue: alarm.state,
    StateReason: alarm.reason,
    StateUpdatedTimestamp: new Date(alarm.updatedAt),
    StateTransitionedTimestamp: new Date(alarm.updatedAt),
  };
}
