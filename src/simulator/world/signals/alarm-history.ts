import type { AlarmHistoryItem } from '../state/alarm.ts';
import type { World } from '../state/world.ts';

/** CloudWatch keeps it for 30 days; this is more than any scenario makes. */
const itemsAtMost = 5_000;

export function noteAlarm(world: World, item: Omit<AlarmHistoryItem, 'at'>): void {
  const { alarmHistory } = world;
  if (alarmHistory.length >= itemsAtMost) alarmHistory.splice(0, itemsAtMost / 10);
  alarmHistory.push({ at: world.clock.now(), ...item });
}
