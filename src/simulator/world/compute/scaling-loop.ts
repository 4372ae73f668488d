import { reportGroup } from './scaling-metrics.ts';
import { between } from '../draw.ts';
import { everyMinute } from '../signals/every-minute.ts';
import { rebalance, shrink } from './scaling-balance.ts';
import { judgeMembers, replaceUnhealthy } from './scaling-health.ts';
import { launchMissing } from './scaling-launch.ts';
import { trackTargets } from './scaling-policy.ts';
import { advanceRefresh } from './scaling-refresh.ts';
import type { ScalingGroup } from '../state/scaling-group.ts';
import type { World } from '../state/world.ts';

/** How often a group looks at its members (model). */
const everyMs = 15_000;

/**
 * Auto Scaling's own automation: finds unhealthy members, ends them a few at a time, launches what is
 * missing, ends what is too much, evens out the zones, and sees refreshes through.
 */
export function startScalingGroup(world: World, group: ScalingGroup): void {
  launchMissing(
    world,
    group,
    'a difference between desired and actual capacity changed the desired capacity.',
  );
  const reviews = world.clock.every(everyMs, between(world, 'auto-scaling', 0, everyMs), () => {
    if (world.scalingGroups.get(group.arn) === group) review(world, group);
    else reviews.cancel();
  });
  everyMinute(world, (at) => {
    if (world.scalingGroups.get(group.arn) !== group) return;
    reportGroup(world, group, at);
    trackTargets(world, group);
  });
}

function review(world: World, group: ScalingGroup): void {
  judgeMembers(world, group);
  replaceUnhealthy(world, group);
  advanceRefresh(world, group);
  launchMissing(
    world,
    group,
    'an instance was started in response to a difference between desired and actual capacity.',
  );
  shrink(
    world,
    group,
    'an instance was taken out of service in response to a difference between desired and actual capacity.',
  );
  rebalance(world, group);
}
