import { alarmsIn, ruleHolds } from './alarm-rule.ts';
import { enterAlarmState } from './alarm-state.ts';
import type { AlarmState, CompositeAlarm } from '../state/alarm.ts';
import type { World } from '../state/world.ts';

/** Composite alarms may stand on composite alarms; CloudWatch allows no longer chains than this. */
const depthAtMost = 10;

/** Evaluates the composite alarms of a region anew: called whenever an alarm there has changed. */
export function evaluateComposites(world: World, region: string): void {
  if (world.compositeAlarms.size === 0) return;
  for (let depth = 0; depth < depthAtMost; depth += 1) {
    let changed = false;
    for (const composite of world.compositeAlarms.values())
      if (composite.region === region && evaluate(world, composite)) changed = true;
    if (!changed) return;
  }
}

function evaluate(world: World, composite: CompositeAlarm): boolean {
  const holds = ruleHolds(composite.rule, (alarm) => stateOf(world, composite.region, alarm));
  const state = holds ? 'ALARM' : 'OK';
  const reason = `The rule ${holds ? 'holds' : 'does not hold'}: ${alarmsIn(composite.rule).join(', ')}`;
  return enterAlarmState(world, composite, {
    state,
    reason,
    region: composite.region,
    type: 'CompositeAlarm',
  });
}

function stateOf(world: World, region: string, alarm: string): AlarmState | undefined {
  const arn = alarm.startsWith('arn:')
    ? alarm
    : `arn:aws:cloudwatch:${region}:${world.account}:alarm:${alarm}`;
  return (world.alarms.get(arn) ?? world.compositeAlarms.get(arn))?.state;
}
