import type { ScalingGroup } from '../../world/state/scaling-group.ts';
import type { World } from '../../world/state/world.ts';
import type { Bench } from '../rule.ts';

/** Machines that must go on serving: in the whole group, and in each of its zones. */
export interface GroupFloor {
  readonly total: number;
  readonly perZone: number;
}

export function groupByArn(world: World, arn: string | undefined): ScalingGroup | undefined {
  return arn === undefined ? undefined : world.scalingGroups.get(arn);
}

/** What each group wants now, to be kept as the denominator of every share: no group shrinks its own floor. */
export function wantedNow(world: World): ReadonlyMap<string, number> {
  return new Map([...world.scalingGroups.values()].map(({ arn, desired }) => [arn, desired]));
}

/** Shares are rounded up; a group of one has a floor of one. */
export function floorOf({ limits, wanted }: Bench, group: ScalingGroup): GroupFloor {
  const { count, percent, perZone } = limits.floors[group.name] ?? limits.floor;
  const of = wanted.get(group.arn) ?? group.desired;
  return { total: Math.max(Math.min(count, of), Math.ceil((of * percent) / 100)), perZone };
}
