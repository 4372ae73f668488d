import type {
  DescribeAlarmHistoryCommandInput,
  DescribeAlarmHistoryCommandOutput,
  DescribeAlarmsCommandInput,
  DescribeAlarmsCommandOutput,
} from '@aws-sdk/client-cloudwatch';
import type { Alarm, CompositeAlarm } from '../../world/state/alarm.ts';
import { alarmShape, compositeShape, historyShape } from './cloudwatch-shapes.ts';
import { awsFailure } from '../failure.ts';
import { type CallContext, type Operation, reads } from '../operation.ts';
import { page } from '../page.ts';

type Answer<T> = Omit<T, '$metadata'>;

const pageAtMost = 100;

/** Reads about alarms of both types. */
export const alarmOperations: Readonly<Record<string, Operation>> = {
  DescribeAlarms: reads((input: DescribeAlarmsCommandInput, context): Answer<DescribeAlarmsCommandOutput> => {
    // Without AlarmTypes CloudWatch answers metric alarms only.
    const types = input.AlarmTypes ?? ['MetricAlarm'];
    const found = [
      ...(types.includes('MetricAlarm') ? metricAlarms(context) : []),
      ...(types.includes('CompositeAlarm') ? compositeAlarms(context) : []),
    ].filter(
      (alarm) =>
        (input.AlarmNames === undefined || input.AlarmNames.includes(alarm.name)) &&
        (input.AlarmNamePrefix === undefined || alarm.name.startsWith(input.AlarmNamePrefix)) &&
        (input.StateValue === undefined || input.StateValue === alarm.state) &&
        (input.ActionPrefix === undefined ||
          alarm.actions?.alarm.some((action) => action.startsWith(input.ActionPrefix ?? '')) === true),
    );
    const { items, next } = paged(found, input);
    return {
      MetricAlarms: items.flatMap((alarm) => ('metric' in alarm ? [alarmShape(alarm)] : [])),
      CompositeAlarms: items.flatMap((alarm) => ('rule' in alarm ? [compositeShape(alarm)] : [])),
      NextToken: next,
    };
  }),
  DescribeAlarmHistory: reads(
    (input: DescribeAlarmHistoryCommandInput, context): Answer<DescribeAlarmHistoryCommandOutput> => {
      const types = input.AlarmTypes ?? ['MetricAlarm'];
      const found = context.world.alarmHistory.filter(
        (item) =>
          item.region === context.scope.region &&
          types.includes(item.alarmType) &&
          (input.AlarmName ?? item.alarm) === item.alarm &&
          (input.HistoryItemType ?? item.kind) === item.kind &&
          item.at >= (input.StartDate?.getTime() ?? 0) &&
          item.at <= (input.EndDate?.getTime() ?? Number.POSITIVE_INFINITY),
      );
      const { items, next } = paged(
        input.ScanBy === 'TimestampAscending' ? found : found.toReversed(),
        input,
      );
      return { AlarmHistoryItems: items.map(historyShape), NextToken: next };
    },
  ),
  ListTagsForResource: reads((input: { ResourceARN?: string }, { world }) => {
    const arn = input.ResourceARN ?? '';
    const alarm = world.alarms.get(arn) ?? world.compositeAlarms.get(arn);
    if (alarm === undefined) throw awsFailure('ResourceNotFoundException', 'Unknown alarm', 404);
    return { Tags: [...alarm.tags].map(([Key, Value]) => ({ Key, Value })) };
  }),
};

/** Metric alarms of the call's region. */
export function metricAlarms({ world, scope }: CallContext): readonly Alarm[] {
  return [...world.alarms.values()].filter((alarm) => alarm.metric.region === scope.region);
}

/** Composite alarms of the call's region. */
export function compositeAlarms({ world, scope }: CallContext): readonly CompositeAlarm[] {
  return [...world.compositeAlarms.values()].filter((alarm) => alarm.region === scope.region);
}

function paged<T>(
  items: readonly T[],
  input: { NextToken?: string | undefined; MaxRecords?: number | undefined },
) {
  return page(items, {
    token: input.NextToken,
    size: input.MaxRecords ?? 50,
    sizeAtMost: pageAtMost,
    invalidToken: 'InvalidNextToken',
  });
}
