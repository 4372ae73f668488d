import { tell } from './happening.ts';
import { launchInstance, terminateInstance } from './instance.ts';
import { startStatusChecks } from './status-checks.ts';
import { deregisterTarget, registerTarget } from './target-group.ts';
import type { LaunchSpec } from './state/instance.ts';
import type { ScalingActivity, ScalingGroup, ScalingMember } from './state/scaling-group.ts';
import type { TargetGroup } from './state/target-group.ts';
import type { World } from './state/world.ts';

const activitiesAtMost = 500;

/** Launches what is missing of desired, one try per zone, the zone with the fewest members first. */
export function launchMissing(world: World, group: ScalingGroup, cause: string): void {
  const { clock } = world;
  if (group.suspended.has('Launch') || clock.now() < group.launchNotBefore) return;
  const staying = [...group.members.values()].filter((member) => member.lifecycle !== 'Terminating');
  for (let missing = group.desired - staying.length; missing > 0; missing -= 1) {
    if (!launchOne(world, group, cause)) return;
  }
}

/** Takes a member out: drained at its load balancers, then terminated. Answers the activity. */
export function terminateMember(
  world: World,
  group: ScalingGroup,
  member: ScalingMember,
  cause: string,
): ScalingActivity {
  const activity = begin(world, group, `Terminating EC2 instance: ${member.instance}`, cause);
  announce(world, group, `drains and terminates ${member.instance}`);
  member.lifecycle = 'Terminating';
  const groups = targetGroups(world, group);
  const end = () => {
    const instance = world.instances.get(member.instance);
    const finish = () => {
      group.members.delete(member.instance);
      complete(world, activity, 'Successful');
    };
    if (instance === undefined || instance.state === 'terminated') finish();
    else terminateInstance(world, instance, finish);
  };
  if (groups.length === 0) {
    end();
  } else {
    activity.status = 'WaitingForELBConnectionDraining';
    activity.progress = 50;
    for (const targetGroup of groups) deregisterTarget(world, targetGroup, member.instance);
    world.clock.after(Math.max(...groups.map((one) => one.deregistrationDelayMs)), end);
  }
  return activity;
}

function launchOne(world: World, group: ScalingGroup, cause: string): boolean {
  const crowd = (zone: string) => [...group.members.values()].filter((member) => member.zone === zone).length;
  const zones = group.zones.toSorted((one, other) => crowd(one.zone) - crowd(other.zone));
  for (const { zone, subnet } of zones) {
    if (world.zonesWithoutCapacity.has(zone)) {
      const activity = begin(world, group, 'Launching a new EC2 instance', cause);
      activity.message =
        `We currently do not have sufficient ${group.launch.type} capacity in the Availability Zone you ` +
        `requested (${zone}). Launching EC2 instance failed.`;
      complete(world, activity, 'Failed');
      continue;
    }
    join(world, group, { zone, subnet }, cause);
    group.launchFailures = 0;
    return true;
  }
  const where = zones.map(({ zone }) => zone).join(' and ');
  announce(world, group, `cannot launch: no ${group.launch.type} is to be had in ${where}`);
  group.launchFailures += 1;
  group.launchNotBefore = world.clock.now() + Math.min(60_000 * 2 ** (group.launchFailures - 1), 600_000);
  return false;
}

function join(
  world: World,
  group: ScalingGroup,
  place: { zone: string; subnet: string },
  cause: string,
): void {
  const instance = launchInstance(world, launchSpec(group, place), () => {
    const member = group.members.get(instance.id);
    if (member?.lifecycle !== 'Pending') return;
    member.lifecycle = 'InService';
    member.inServiceAt = world.clock.now();
    for (const targetGroup of targetGroups(world, group)) registerTarget(world, targetGroup, instance.id);
    complete(world, activity, 'Successful');
  });
  startStatusChecks(world, instance);
  group.members.set(instance.id, {
    instance: instance.id,
    zone: place.zone,
    lifecycle: 'Pending',
    health: 'Healthy',
  });
  const activity = begin(world, group, `Launching a new EC2 instance: ${instance.id}`, cause);
  announce(world, group, `launches ${instance.id} in ${place.zone}`);
}

/** Members that have been serving for a long time: how a stack begins. */
export function seedMembers(world: World, group: ScalingGroup, launchedAt: number): void {
  for (let index = 0; index < group.desired; index += 1) {
    const place = group.zones[index % group.zones.length];
    if (place === undefined) return;
    const instance = launchInstance(world, launchSpec(group, place));
    instance.life += 1;
    instance.launchedAt = launchedAt;
    instance.state = 'running';
    instance.servesFrom = launchedAt;
    instance.systemCheck.status = 'ok';
    instance.instanceCheck.status = 'ok';
    startStatusChecks(world, instance);
    group.members.set(instance.id, {
      instance: instance.id,
      zone: place.zone,
      lifecycle: 'InService',
      health: 'Healthy',
      inServiceAt: launchedAt,
    });
    for (const targetGroup of targetGroups(world, group)) {
      const target = registerTarget(world, targetGroup, instance.id);
      target.state = 'healthy';
      target.since = launchedAt;
      delete target.reason;
      delete target.description;
    }
  }
}

function launchSpec(group: ScalingGroup, place: { zone: string; subnet: string }): LaunchSpec {
  const tags = { ...Object.fromEntries(group.tags), 'aws:autoscaling:groupName': group.name };
  return { ...group.launch, ...place, region: group.region, tags };
}

export function targetGroups(world: World, group: ScalingGroup): TargetGroup[] {
  return group.targetGroups.flatMap((arn) => world.targetGroups.get(arn) ?? []);
}

function begin(world: World, group: ScalingGroup, description: string, cause: string): ScalingActivity {
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

function announce(world: World, group: ScalingGroup, what: string): void {
  const text = `Auto Scaling ${what} (${group.name} in ${group.region})`;
  tell(world, { kind: 'scaling', group: group.name, text });
}

function complete(world: World, activity: ScalingActivity, status: 'Successful' | 'Failed'): void {
  activity.status = status;
  activity.progress = 100;
  activity.endedAt = world.clock.now();
}
