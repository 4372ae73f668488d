import type { Alarm, AlarmState } from '../state/alarm.ts';

/** AWS looks at a few periods more than it was asked to, so that late data does not count as missing. */
export const extraPeriods = 2;

type Rules = Pick<Alarm, 'comparison' | 'threshold' | 'datapointsToAlarm' | 'evaluationPeriods' | 'missing'>;

/**
 * What an alarm makes of its evaluation range (newest first, undefined where a period has no data), or
 * undefined where it stays as it is. AWS: "How alarm state is evaluated when data is missing": with N real
 * datapoints in the range the newest N decide and gaps do not matter; with fewer, the missing ones are
 * filled as the alarm says.
 */
export function alarmVerdict(
  alarm: Rules,
  range: readonly (number | undefined)[],
): { readonly state: AlarmState; readonly breaching: number; readonly seen: readonly number[] } | undefined {
  const real = range.filter((value) => value !== undefined);
  const seen = real.slice(0, alarm.evaluationPeriods);
  const toFill = alarm.evaluationPeriods - seen.length;
  const breaching = seen.filter((value) => breaches(alarm, value)).length;
  const as = (state: AlarmState, count = breaching) => ({ state, breaching: count, seen });
  if (toFill === 0) return as(breaching >= alarm.datapointsToAlarm ? 'ALARM' : 'OK');
  switch (alarm.missing) {
    case 'breaching':
      return as(breaching + toFill >= alarm.datapointsToAlarm ? 'ALARM' : 'OK', breaching + toFill);
    case 'notBreaching':
      return as(breaching >= alarm.datapointsToAlarm ? 'ALARM' : 'OK');
    case 'missing':
      if (seen.length === 0) return as('INSUFFICIENT_DATA');
      return as(breaching >= Math.min(alarm.datapointsToAlarm, seen.length) ? 'ALARM' : 'OK');
    case 'ignore':
      if (breaching >= alarm.datapointsToAlarm) return as('ALARM');
      return breaching < seen.length ? as('OK') : undefined;
  }
}

function breaches(alarm: Rules, value: number): boolean {
  switch (alarm.comparison) {
    case 'GreaterThanOrEqualToThreshold':
      return value >= alarm.threshold;
    case 'GreaterThanThreshold':
      return value > alarm.threshold;
    case 'LessThanThreshold':
      return value < alarm.threshold;
    case 'LessThanOrEqualToThreshold':
      return value <= alarm.threshold;
  }
}
