import type {
  CompositeAlarm as CompositeAlarmShape,
  AlarmHistoryItem as HistoryShape,
  MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import { dimensionsShape } from './cloudwatch-metrics.ts';
import type { Alarm, AlarmHistoryItem, CompositeAlarm } from '../../world/state/alarm.ts';

export function alarmShape(alarm: Alarm): MetricAlarm {
  return {
    ...common(alarm),
    Namespace: alarm.metric.namespace,
    MetricName: alarm.metric.metric,
    Dimensions: dimensionsShape(alarm.metric),
    Statistic: alarm.statistic,
    Period: alarm.periodMs / 1000,
    EvaluationPeriods: alarm.evaluationPeriods,
    DatapointsToAlarm: alarm.datapointsToAlarm,
    Threshold: alarm.threshold,
    ComparisonOperator: alarm.comparison,
    TreatMissingData: alarm.missing,
  };
}

export function compositeShape(alarm: CompositeAlarm): CompositeAlarmShape {
  return { ...common(alarm), AlarmRule: alarm.ruleText };
}

function common(alarm: Alarm | CompositeAlarm) {
  return {
    AlarmArn: alarm.arn,
    AlarmName: alarm.name,
    AlarmDescription: alarm.description,
    ActionsEnabled: alarm.actionsEnabled !== false,
    AlarmActions: [...(alarm.actions?.alarm ?? [])],
    OKActions: [...(alarm.actions?.ok ?? [])],
    InsufficientDataActions: [...(alarm.actions?.insufficient ?? [])],
    StateValue: alarm.state,
    StateReason: alarm.reason,
    StateUpdatedTimestamp: new Date(alarm.updatedAt),
    StateTransitionedTimestamp: new Date(alarm.updatedAt),
  };
}

export function historyShape(item: AlarmHistoryItem): HistoryShape {
  return {
    AlarmName: item.alarm,
    AlarmType: item.alarmType,
    Timestamp: new Date(item.at),
    HistoryItemType: item.kind,
    HistorySummary: item.summary,
    HistoryData: JSON.stringify({ version: '1.0', type: item.kind }),
  };
}
