import type { MetricName, Statistic } from './metrics.ts';

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** ARNs of what is done on entering each state. */
export interface AlarmActions {
  readonly alarm: readonly string[];
  readonly ok: readonly string[];
  readonly insufficient: readonly string[];
}

export interface Alarm {
  readonly arn: string;
  readonly name: string;
  readonly description: string;
  readonly metric: MetricName;
  readonly statistic: Statistic;
  readonly periodMs: number;
  readonly threshold: number;
  readonly comparison:
    | 'GreaterThanOrEqualToThreshold'
    | 'GreaterThanThreshold'
    | 'LessThanThreshold'
    | 'LessThanOrEqualToThreshold';
  /** M of N. */
  readonly datapointsToAlarm: number;
  readonly evaluationPeriods: number;
  readonly missing: 'missing' | 'ignore' | 'breaching' | 'notBreaching';
  readonly tags: Map<string, string>;
  readonly actions?: AlarmActions;
  /** Absent: they are enabled. */
  actionsEnabled?: boolean;
  state: AlarmState;
  reason: string;
  updatedAt: number;
}

/** What an alarm on other alarms is true of. */
export type AlarmRule =
  | { readonly kind: 'state'; readonly state: AlarmState; readonly alarm: string }
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'not'; readonly of: AlarmRule }
  | { readonly kind: 'and' | 'or'; readonly of: readonly AlarmRule[] };

/** An alarm on the states of other alarms. */
export interface CompositeAlarm {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly description: string;
  readonly ruleText: string;
  readonly rule: AlarmRule;
  readonly tags: Map<string, string>;
  readonly actions?: AlarmActions;
  actionsEnabled?: boolean;
  state: AlarmState;
  reason: string;
  updatedAt: number;
}

/** One line of an alarm's history. */
export interface AlarmHistoryItem {
  readonly at: number;
  readonly region: string;
  readonly alarm: string;
  readonly alarmType: 'MetricAlarm' | 'CompositeAlarm';
  readonly kind: 'StateUpdate' | 'ConfigurationUpdate' | 'Action';
  readonly summary: string;
}
