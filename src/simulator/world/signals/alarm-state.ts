import { actOn } from './alarm-actions.ts';
import { noteAlarm } from './alarm-history.ts';
import { tell } from '../happening.ts';
import type { Alarm, AlarmState, CompositeAlarm } from '../state/alarm.ts';
import type { World } from '../state/world.ts';

/** Enters a state, notes it and does what the alarm asks for. Answers whether it was in another one. */
export function enterAlarmState(
  world: World,
  alarm: Alarm | CompositeAlarm,
  entry: {
    readonly state: AlarmState;
    readonly reason: string;
    readonly region: string;
    readonly type: 'MetricAlarm' | 'CompositeAlarm';
  },
): boolean {
  const before = alarm.state;
  if (before === entry.state) return false;
  alarm.state = entry.state;
  alarm.reason = entry.reason;
  alarm.updatedAt = world.clock.now();
  noteAlarm(world, {
    region: entry.region,
    alarm: alarm.name,
    alarmType: entry.type,
    kind: 'StateUpdate',
    summary: `Alarm updated from ${before} to ${entry.state}`,
  });
  tell(world, {
    kind: 'alarm',
    alarm: alarm.name,
    arn: alarm.arn,
    region: entry.region,
    from: before,
    state: entry.state,
    reason: entry.reason,
    text: `alarm ${alarm.name} in ${entry.region} goes from ${before} to ${entry.state}`,
  });
  if (alarm.actionsEnabled === false) return true;
  const { alarm: onAlarm = [], ok = [], insufficient = [] } = alarm.actions ?? {};
  const due = { ALARM: onAlarm, OK: ok, INSUFFICIENT_DATA: insufficient }[entry.state];
  for (const action of due) actOn(world, alarm, action, entry);
  return true;
}
