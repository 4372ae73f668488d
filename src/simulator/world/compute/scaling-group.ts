import { terminateInstance } from './instance.ts';
import { announce, beginActivity, endActivity } from './scaling-activity.ts';
import { holdForHook } from './scaling-hooks.ts';
import { targetGroups } from './scaling-launch.ts';
import { deregisterTarget } from '../traffic/target-group.ts';
import type { ScalingActivity, ScalingGroup, ScalingMember } from '../state/scaling-group.ts';
import type { World } from '../state/world.ts';

/** Takes a member out: drained at its load balancers, then terminated. Answers the activity. */
export function terminateMember(
  world: World,
  group: ScalingGroup,
  member: ScalingMember,
  cause: string,
): ScalingActivity {
  const activity = beginActivity(world, group, `Terminating EC2 instance: ${member.instance}`, cause);
  announce(world, group, `drains and terminates ${member.instance}`);
  member.lifecycle = 'Terminating';
  delete member.waiting;
  if (member.launching !== undefined) endActivity(world, member.launching, 'Cancelled');
  leaveBalancers(world, group, member.instance, activity, () => {
    const hook = 'autoscaling:EC2_INSTANCE_TERMINATING';
    // Whatever the hook's result is, the machine goes.
    holdForHook(world, group, member, hook, () => end(world, group, member, activity));
  });
  return activity;
}

/** Out of every load balancer, at once or after the longest deregistration delay. */
export function leaveBalancers(
  world: World,
  group: ScalingGroup,
  instance: string,
  activity: ScalingActivity,
  then: () => void,
): void {
  const groups = targetGroups(world, group).filter((one) => one.targets.has(instance));
  if (groups.length === 0) return then();
  activity.status = 'WaitingForELBConnectionDraining';
  activity.progress = 50;
  for (const targetGroup of groups) deregisterTarget(world, targetGroup, instance);
  world.clock.after(Math.max(...groups.map((one) => one.deregistrationDelayMs)), then);
}

function end(world: World, group: ScalingGroup, member: ScalingMember, activity: ScalingActivity): void {
  member.lifecycle = 'Terminating';
  const instance = world.instances.get(member.instance);
  const finish = () => {
    group.members.delete(member.instance);
    endActivity(world, activity, 'Successful');
  };
  if (instance === undefined || instance.state === 'terminated') finish();
  else terminateInstance(world, instance, finish);
}
