import { hasCapacity } from './capacity.ts';
import { announce } from './scaling-activity.ts';
import { terminateMember } from './scaling-group.ts';
import { counts, countStaying, crowds, launchIn, launchSpec, mayLaunch } from './scaling-launch.ts';
import type { ScalingGroup, ScalingMember } from '../state/scaling-group.ts';
import type { World } from '../state/world.ts';

/** For so long after it had no capacity a zone is not balanced into (model; AWS gives no figure). */
const afterRefusalMs = 600_000;

/**
 * Ends what is beyond the desired capacity. AWS's default termination policy: the zone with the most
 * members first, in it the oldest version of the launch template, then the oldest machine; protected ones
 * are spared.
 */
export function shrink(world: World, group: ScalingGroup, cause: string): void {
  if (group.suspended.has('Terminate')) return;
  const coming = [...group.members.values()].filter(
    (one) => one.extra && one.lifecycle.startsWith('Pending'),
  );
  for (let excess = countStaying(group) - group.desired - coming.length; excess > 0; excess -= 1) {
    const victim = victimOf(world, group);
    if (victim === undefined) return;
    terminateMember(world, group, victim, cause);
  }
}

function victimOf(world: World, group: ScalingGroup): ScalingMember | undefined {
  const crowd = crowds(group);
  const age = ({ instance: id }: ScalingMember) => {
    const instance = world.instances.get(id);
    return { version: Number(instance?.launchTemplate?.version ?? 0), launchedAt: instance?.launchedAt ?? 0 };
  };
  return [...group.members.values()]
    .filter(
      (member) => counts(member) && !member.protected && !(member.extra && member.lifecycle !== 'InService'),
    )
    .toSorted((one, other) => {
      const [first, second] = [age(one), age(other)];
      return (
        (crowd.get(other.zone) ?? 0) - (crowd.get(one.zone) ?? 0) ||
        first.version - second.version ||
        first.launchedAt - second.launchedAt
      );
    })[0];
}

/**
 * AZRebalance: evens out the zones by launching first and ending members of the fullest zone once the
 * newborns are in service. AWS: it may pass the maximum by a tenth, or by one; it sets in when a zone comes
 * back. At most a tenth of the group moves at a time (model).
 */
export function rebalance(world: World, group: ScalingGroup): void {
  noteRefusals(world, group);
  const off = ['AZRebalance', 'Launch', 'Terminate'].some((process) => group.suspended.has(process));
  if (off || group.zones.length < 2 || !mayLaunch(world, group)) return;
  const staying = countStaying(group);
  if (staying < group.desired) return;
  const most = Math.min(
    group.desired + Math.max(1, Math.floor(group.desired / 10)),
    group.max + Math.max(1, Math.floor(group.max / 10)),
  );
  const crowd = balancedCrowd(group);
  for (let room = most - staying; room > 0; room -= 1) {
    const fullest = Math.max(...crowd.values());
    const open = group.zones.filter(({ zone }) => isOpen(world, group, zone));
    const place = open.toSorted((one, other) => (crowd.get(one.zone) ?? 0) - (crowd.get(other.zone) ?? 0))[0];
    if (place === undefined || fullest - (crowd.get(place.zone) ?? 0) < 2) return;
    const cause = `an instance was launched to balance instances in zone ${place.zone} with other zones.`;
    announce(world, group, `balances its zones: ${place.zone} has too few members`);
    if (!launchIn(world, group, { place, cause, extra: true })) return;
    crowd.set(place.zone, (crowd.get(place.zone) ?? 0) + 1);
    takeFromFullest(crowd);
  }
}

/** Members per zone as they will be when those that newborns stand in for have gone. */
function balancedCrowd(group: ScalingGroup): Map<string, number> {
  const crowd = crowds(group);
  for (let over = countStaying(group) - group.desired; over > 0; over -= 1) takeFromFullest(crowd);
  return crowd;
}

function takeFromFullest(crowd: Map<string, number>): void {
  const [zone, count] = [...crowd].toSorted(([, one], [, other]) => other - one)[0] ?? [];
  if (zone !== undefined && count !== undefined) crowd.set(zone, count - 1);
}

function noteRefusals(world: World, group: ScalingGroup): void {
  if (world.zonesWithoutCapacity.size === 0) return;
  for (const place of group.zones) {
    const type = launchSpec(world, group, place)?.type ?? group.launch.type;
    if (!hasCapacity(world, place.zone, type)) group.zoneRefusedAt.set(place.zone, world.clock.now());
  }
}

function isOpen(world: World, group: ScalingGroup, zone: string): boolean {
  const refusedAt = group.zoneRefusedAt.get(zone);
  return refusedAt === undefined || world.clock.now() - refusedAt >= afterRefusalMs;
}
