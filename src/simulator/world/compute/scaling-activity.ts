import { tell } from '../happening.ts';
import { publishActivity } from '../signals/service-events.ts';
import type { ScalingActivity, ScalingGroup } from '../state/scaling-group.ts';
import type { World } from '../state/world.ts';

const activitiesAtMost = 500;

export function beginActivity(
  world: World,
  group: ScalingGroup,
  description: string,
  cause: string,
): ScalingActivity {
  const hex = world.hexId(32);
  const activity: ScalingActivity = {
    id: [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-'),
    group: group.name,
    description,
    cause: `At ${new Date(world.clock.now()).toISOString()} ${cause}`,
    startedAt: world.clock.now(),
    status: 'InProgress',
    progress: 20,
  };
  if (group.activities.length >= activitiesAtMost) group.activities.shift();
  group.activities.push(activity);
  return activity;
}

export function endActivity(
  world: World,
  activity: ScalingActivity,
  status: 'Successful' | 'Failed' | 'Cancelled',
  message?: string,
): void {
  activity.status = status;
  activity.progress = 100;
  activity.endedAt = world.clock.now();
  if (message !== undefined) activity.message = message;
  publishActivity(world, activity);
}

export function announce(world: World, group: ScalingGroup, what: string): void {
  const text = `Auto Scaling ${what} (${group.name} in ${group.region})`;
  tell(world, { kind: 'scaling', group: group.name, text });
}
