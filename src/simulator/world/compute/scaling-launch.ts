import { hasAddress, noAddressMessage } from '../network/addresses.ts';
import { hasCapacity, noCapacityMessage } from './capacity.ts';
import { launchInstance, terminateInstance } from './instance.ts';
import { chosenVersion } from './launch-template.ts';
import { holdForHook } from './scaling-hooks.ts';
import { announce, beginActivity, endActivity } from './scaling-activity.ts';
import { seedInstance } from './seed-instance.ts';
import { startStatusChecks } from './status-checks.ts';
import { registerTarget } from '../traffic/target-group.ts';
import type { Instance, LaunchSpec } from '../state/instance.ts';
import type { ScalingActivity, ScalingGroup, ScalingMember, ScalingPlace } from '../state/scaling-group.ts';
import type { TargetGroup } from '../state/target-group.ts';
import type { World } from '../state/world.ts';

/** Launches what is missing of desired, one try per zone, the zone with the fewest members first. */
export function launchMissing(world: World, group: ScalingGroup, cause: string): void {
  if (!mayLaunch(world, group)) return;
  for (let missing = group.desired - countStaying(group); missing > 0; missing -= 1) {
    if (!launchOne(world, group, cause)) return;
  }
}

export function mayLaunch(world: World, group: ScalingGroup): boolean {
  return !group.suspended.has('Launch') && world.clock.now() >= group.launchNotBefore;
}

/** Members that count towards the desired capacity: those that come or serve, not those that go or stand by. */
export function counts({ lifecycle }: ScalingMember): boolean {
  return lifecycle === 'Pending' || lifecycle === 'Pending:Wait' || lifecycle === 'InService';
}

export function countStaying(group: ScalingGroup): number {
  let count = 0;
  for (const member of group.members.values()) if (counts(member)) count += 1;
  return count;
}

/** How many members that stay each of the group's zones has, in the group's order. */
export function crowds(group: ScalingGroup): Map<string, number> {
  const crowd = new Map(group.zones.map(({ zone }) => [zone, 0]));
  for (const member of group.members.values()) {
    if (counts(member)) crowd.set(member.zone, (crowd.get(member.zone) ?? 0) + 1);
  }
  return crowd;
}

function launchOne(world: World, group: ScalingGroup, cause: string): boolean {
  const crowd = crowds(group);
  const places = group.zones.toSorted(
    (one, other) => (crowd.get(one.zone) ?? 0) - (crowd.get(other.zone) ?? 0),
  );
  for (const place of places) {
    if (launchIn(world, group, { place, cause, extra: false })) return true;
  }
  group.launchFailures += 1;
  group.launchNotBefore = world.clock.now() + Math.min(60_000 * 2 ** (group.launchFailures - 1), 600_000);
  const where = places.map(({ zone }) => zone).join(' and ');
  const text = `cannot launch in ${where}: ${group.activities.at(-1)?.message ?? 'the group has no zone'}`;
  announce(world, group, text);
  return false;
}

/** One try in one zone. What stands in its way becomes a failed activity. */
export function launchIn(
  world: World,
  group: ScalingGroup,
  { place, cause, extra }: { readonly place: ScalingPlace; readonly cause: string; readonly extra: boolean },
): boolean {
  const spec = launchSpec(world, group, place);
  const obstacle =
    spec === undefined
      ? 'The launch template, or the version of it that the group names, does not exist. Launching EC2 instance failed.'
      : obstacleIn(world, place, spec.type);
  if (spec === undefined || obstacle !== undefined) {
    const activity = beginActivity(world, group, 'Launching a new EC2 instance', cause);
    group.zoneRefusedAt.set(place.zone, world.clock.now());
    endActivity(world, activity, 'Failed', obstacle);
    return false;
  }
  join(world, group, { spec, cause, extra });
  group.launchFailures = 0;
  return true;
}

function obstacleIn(world: World, { zone, subnet }: ScalingPlace, type: string): string | undefined {
  if (!hasCapacity(world, zone, type))
    return `${noCapacityMessage(zone, type)} Launching EC2 instance failed.`;
  return hasAddress(world, subnet) ? undefined : `${noAddressMessage(subnet)} Launching EC2 instance failed.`;
}

function join(
  world: World,
  group: ScalingGroup,
  { spec, cause, extra }: { readonly spec: LaunchSpec; readonly cause: string; readonly extra: boolean },
): void {
  const instance = launchInstance(world, spec, () => {
    if (group.members.get(instance.id) !== member || member.lifecycle !== 'Pending') return;
    const hook = 'autoscaling:EC2_INSTANCE_LAUNCHING';
    holdForHook(world, group, member, hook, (result) => {
      if (result === 'CONTINUE') enterService(world, group, member, activity);
      else abandon(world, group, member, activity);
    });
  });
  startStatusChecks(world, instance);
  const member: ScalingMember = newMember(group, instance, extra);
  group.members.set(instance.id, member);
  const activity = beginActivity(world, group, `Launching a new EC2 instance: ${instance.id}`, cause);
  member.launching = activity;
  announce(world, group, `launches ${instance.id} in ${spec.zone}`);
}

/** From now on it counts as capacity, whether or not it answers anybody yet. */
export function enterService(
  world: World,
  group: ScalingGroup,
  member: ScalingMember,
  activity?: ScalingActivity,
): void {
  member.lifecycle = 'InService';
  member.inServiceAt = world.clock.now();
  delete member.launching;
  if (!group.suspended.has('AddToLoadBalancer')) {
    for (const targetGroup of targetGroups(world, group)) registerTarget(world, targetGroup, member.instance);
  }
  if (activity !== undefined) endActivity(world, activity, 'Successful');
}

/** A launch that a lifecycle hook gave up: the machine goes, and another is launched in its place. */
function abandon(world: World, group: ScalingGroup, member: ScalingMember, activity: ScalingActivity): void {
  const instance = world.instances.get(member.instance);
  delete member.launching;
  endActivity(world, activity, 'Failed', 'Lifecycle Action Completed with ABANDON Result');
  announce(world, group, `gives ${member.instance} up: its lifecycle hook was not completed`);
  member.lifecycle = 'Terminating';
  if (instance === undefined) group.members.delete(member.instance);
  else terminateInstance(world, instance, () => group.members.delete(member.instance));
}

export function newMember(group: ScalingGroup, { id, zone }: Instance, extra: boolean): ScalingMember {
  return {
    instance: id,
    zone,
    lifecycle: 'Pending',
    health: 'Healthy',
    protected: group.protectNew,
    extra,
  };
}

/** Members that have been serving for a long time: how a stack begins. */
export function seedMembers(world: World, group: ScalingGroup, launchedAt: number): void {
  for (let index = 0; index < group.desired; index += 1) {
    const place = group.zones[index % group.zones.length];
    const spec = place === undefined ? undefined : launchSpec(world, group, place);
    if (spec === undefined) return;
    const instance = seedInstance(world, spec, { launchedAt, targetGroups: targetGroups(world, group) });
    const member = newMember(group, instance, false);
    member.lifecycle = 'InService';
    member.inServiceAt = launchedAt;
    group.members.set(instance.id, member);
  }
}

/** What a member launched now is like; undefined when the group's launch template does not exist (any more). */
export function launchSpec(world: World, group: ScalingGroup, place: ScalingPlace): LaunchSpec | undefined {
  const tags = { ...Object.fromEntries(group.tags), 'aws:autoscaling:groupName': group.name };
  const { launchTemplate: choice, ...launch } = group.launch;
  const base = { ...launch, ...place, region: group.region, tags };
  if (choice === undefined) return base;
  const version = chosenVersion(world, choice);
  if (version === undefined) return undefined;
  const { imageId, type, capacity, boots, number } = version;
  return { ...base, imageId, type, capacity, boots, launchTemplate: { ...choice, version: String(number) } };
}

export function targetGroups(world: World, group: ScalingGroup): TargetGroup[] {
  return group.targetGroups.flatMap((arn) => world.targetGroups.get(arn) ?? []);
}
