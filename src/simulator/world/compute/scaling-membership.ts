import { announce, beginActivity, endActivity } from './scaling-activity.ts';
import { leaveBalancers } from './scaling-group.ts';
import { enterService, newMember } from './scaling-launch.ts';
import type { Instance } from '../state/instance.ts';
import type { ScalingActivity, ScalingGroup, ScalingMember } from '../state/scaling-group.ts';
import type { World } from '../state/world.ts';

/** Out of service but kept; without `decrement` the group launches another in its place. */
export function enterStandby(
  world: World,
  group: ScalingGroup,
  member: ScalingMember,
  decrement: boolean,
): ScalingActivity {
  const cause = `instance ${member.instance} was moved to standby in response to a user request.`;
  const activity = beginActivity(world, group, `Moving EC2 instance to Standby: ${member.instance}`, cause);
  if (decrement) group.desired -= 1;
  member.lifecycle = 'Standby';
  announce(world, group, `puts ${member.instance} on standby`);
  leaveBalancers(world, group, member.instance, activity, () => endActivity(world, activity, 'Successful'));
  return activity;
}

/** Back into service. AWS: the desired capacity always grows by one. */
export function exitStandby(world: World, group: ScalingGroup, member: ScalingMember): ScalingActivity {
  const cause = `instance ${member.instance} was moved out of standby in response to a user request.`;
  const activity = beginActivity(
    world,
    group,
    `Moving EC2 instance out of Standby: ${member.instance}`,
    cause,
  );
  group.desired += 1;
  announce(world, group, `takes ${member.instance} back from standby`);
  enterService(world, group, member, activity);
  return activity;
}

/** Takes in a machine that runs already; the desired capacity grows by one. */
export function attachInstance(world: World, group: ScalingGroup, instance: Instance): void {
  const cause = `an instance was attached in response to a user request, increasing the capacity from ${group.desired} to ${group.desired + 1}.`;
  const activity = beginActivity(world, group, `Attaching an existing EC2 instance: ${instance.id}`, cause);
  const member = newMember(group, instance, false);
  group.desired += 1;
  group.members.set(instance.id, member);
  instance.tags.set('aws:autoscaling:groupName', group.name);
  announce(world, group, `takes ${instance.id} in`);
  enterService(world, group, member, activity);
}

/** Lets a member go on without the group; without `decrement` another is launched in its place. */
export function detachInstance(
  world: World,
  group: ScalingGroup,
  member: ScalingMember,
  decrement: boolean,
): ScalingActivity {
  const cause = `instance ${member.instance} was detached in response to a user request.`;
  const activity = beginActivity(world, group, `Detaching EC2 instance: ${member.instance}`, cause);
  if (decrement) group.desired -= 1;
  group.members.delete(member.instance);
  world.instances.get(member.instance)?.tags.delete('aws:autoscaling:groupName');
  announce(world, group, `lets ${member.instance} go`);
  leaveBalancers(world, group, member.instance, activity, () => endActivity(world, activity, 'Successful'));
  return activity;
}
