import type { MetricName, Statistic } from './metrics.ts';

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
  state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  reason: string;
  updatedAt: number;
}
