import { alarmVerdict, extraPeriods } from './alarm-verdict.ts';
import { enterAlarmState } from './alarm-state.ts';
import { evaluateComposites } from './composite-alarms.ts';
import { between } from '../draw.ts';
import { readMetric } from './metrics.ts';
import type { Alarm, AlarmState } from '../state/alarm.ts';
import type { World } from '../state/world.ts';

/** Alarms of one-minute metrics are evaluated each minute. */
const evaluatedEveryMs = 60_000;

/** Sets an alarm, in place of one of the same ARN. It is evaluated until it is replaced or deleted. */
export function startAlarm(world: World, alarm: Alarm): void {
  world.alarms.set(alarm.arn, alarm);
  const evaluations = world.clock.every(
    evaluatedEveryMs,
    between(world, 'alarms', 0, evaluatedEveryMs),
    () => {
      if (world.alarms.get(alarm.arn) !== alarm) evaluations.cancel();
      else evaluate(world, alarm);
    },
  );
}

/** Puts an alarm into a state; it goes back by itself at its next evaluation, as after SetAlarmState. */
export function setAlarmState(world: World, alarm: Alarm, state: AlarmState, reason: string): void {
  if (enterAlarmState(world, alarm, { state, reason, region: alarm.metric.region, type: 'MetricAlarm' }))
    evaluateComposites(world, alarm.metric.region);
}

function evaluate(world: World, alarm: Alarm): void {
  const { periodMs } = alarm;
  const now = world.clock.now();
  const lastWhole = Math.floor(now / periodMs) * periodMs - periodMs;
  const periods = alarm.evaluationPeriods + extraPeriods;
  const points = readMetric(world, {
    name: alarm.metric,
    statistic: alarm.statistic,
    periodMs,
    from: lastWhole - (periods - 1) * periodMs,
    to: now,
  });
  const byPeriod = new Map(points.map((point) => [point.at, point.value]));
  const range = Array.from({ length: periods }, (_, index) => byPeriod.get(lastWhole - index * periodMs));
  const verdict = alarmVerdict(alarm, range);
  if (verdict === undefined) return;
  const { state, breaching, seen } = verdict;
  const values = seen.map((value) => Math.round(value * 100) / 100).join(', ');
  const reason =
    state === 'INSUFFICIENT_DATA'
      ? `Insufficient Data: ${alarm.evaluationPeriods} datapoints were unknown.`
      : `Threshold Crossed: ${breaching} out of the last ${alarm.evaluationPeriods} datapoints [${values}] ` +
        `${state === 'ALARM' ? 'breached' : 'did not all breach'} the threshold (${alarm.threshold}).`;
  if (alarm.state !== state) setAlarmState(world, alarm, state, reason);
}
