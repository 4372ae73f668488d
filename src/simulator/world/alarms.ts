import { readMetric } from './metrics.ts';
import { between } from './draw.ts';
import type { Alarm } from './state/alarm.ts';
import type { World } from './state/world.ts';

/** Alarms of one-minute metrics are evaluated each minute. */
const evaluatedEveryMs = 60_000;

export function startAlarm(world: World, alarm: Alarm): void {
  world.alarms.set(alarm.arn, alarm);
  world.clock.every(evaluatedEveryMs, between(world, 'alarms', 0, evaluatedEveryMs), () =>
    evaluate(world, alarm),
  );
}

/**
 * M of the last N periods. The window ends with the newest published period, so a late datapoint delays
 * the alarm instead of counting as missing; when nothing came for longer, the window moves on without.
 */
function evaluate(world: World, alarm: Alarm): void {
  const now = world.clock.now();
  const lastWhole = Math.floor(now / alarm.periodMs) * alarm.periodMs - alarm.periodMs;
  const points = readMetric(world, {
    name: alarm.metric,
    statistic: alarm.statistic,
    periodMs: alarm.periodMs,
    from: lastWhole - (alarm.evaluationPeriods + 1) * alarm.periodMs,
    to: now,
  });
  const newest = Math.max(points.at(-1)?.at ?? 0, lastWhole - alarm.periodMs);
  const byPeriod = new Map(points.map((point) => [point.at, point.value]));
  const window = Array.from({ length: alarm.evaluationPeriods }, (_, index) =>
    byPeriod.get(newest - index * alarm.periodMs),
  );
  const present = window.filter((value) => value !== undefined);
  if (present.length === 0 && alarm.missing === 'ignore') return;
  if (present.length === 0 && alarm.missing === 'missing') {
    return enter(world, alarm, 'INSUFFICIENT_DATA', 'Insufficient Data: no datapoints were received.');
  }
  const missing = window.length - present.length;
  const breaching =
    present.filter((value) => breaches(alarm, value)).length + (alarm.missing === 'breaching' ? missing : 0);
  const values = present.map((value) => Math.round(value * 100) / 100).join(', ');
  const state = breaching >= alarm.datapointsToAlarm ? 'ALARM' : 'OK';
  enter(
    world,
    alarm,
    state,
    `Threshold Crossed: ${breaching} out of the last ${alarm.evaluationPeriods} datapoints [${values}] ` +
      `${state === 'ALARM' ? 'breached' : 'did not all breach'} the threshold (${alarm.threshold}).`,
  );
}

function breaches(alarm: Alarm, value: number): boolean {
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

function enter(world: World, alarm: Alarm, state: Alarm['state'], reason: string): void {
  if (alarm.state === state) return;
  alarm.state = state;
  alarm.reason = reason;
  alarm.updatedAt = world.clock.now();
}
