import type { ScalingGroup } from '../../world/state/scaling-group.ts';
import type { World } from '../../world/state/world.ts';

/**
 * Whether a group has all the members that it wants and its load balancers call each of them healthy: by what
 * anybody can see, who cannot know sooner that they serve again.
 */
export function isSeenWhole(world: World, group: ScalingGroup): boolean {
  const members = [...group.members.values()].filter(({ lifecycle }) => lifecycle === 'InService');
  return (
    members.length >= group.desired &&
    members.every(({ instance }) =>
      group.targetGroups.every(
        (arn) => world.targetGroups.get(arn)?.targets.get(instance)?.state === 'healthy',
      ),
    )
  );
}
