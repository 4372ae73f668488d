import { terminateMember } from './scaling-group.ts';
import { targetGroups } from './scaling-launch.ts';
import type { ScalingGroup, ScalingMember } from '../state/scaling-group.ts';
import type { World } from '../state/world.ts';

/** Judges every member in service that is not already known to be unhealthy. */
export function judgeMembers(world: World, group: ScalingGroup): void {
  if (group.suspended.has('HealthCheck')) return;
  for (const member of group.members.values()) {
    if (member.lifecycle === 'InService' && member.health === 'Healthy') judgeMember(world, group, member);
  }
}

export function markUnhealthy(member: ScalingMember, because: string): void {
  member.health = 'Unhealthy';
  member.unhealthyBecause = because;
}

/**
 * A member found unhealthy stays so, unless somebody sets its health by hand; that is overridden in turn
 * when the next check fails.
 */
function judgeMember(world: World, group: ScalingGroup, member: ScalingMember): void {
  const instance = world.instances.get(member.instance);
  if (instance === undefined || instance.state !== 'running') {
    return markUnhealthy(
      member,
      'an instance was taken out of service in response to an EC2 instance status of not running.',
    );
  }
  const now = world.clock.now();
  if (now - (member.inServiceAt ?? now) < group.graceMs) return;
  const since = Math.min(
    instance.systemCheck.impairedSince ?? Number.POSITIVE_INFINITY,
    instance.instanceCheck.impairedSince ?? Number.POSITIVE_INFINITY,
  );
  if (now - since >= group.impairedPatienceMs) {
    return markUnhealthy(
      member,
      'an instance was taken out of service in response to an EC2 health check indicating it has been terminated or stopped.',
    );
  }
  if (group.healthCheckType === 'EC2') return;
  const bad = targetGroups(world, group).some(
    (one) => one.targets.get(member.instance)?.state === 'unhealthy',
  );
  if (bad)
    markUnhealthy(
      member,
      'an instance was taken out of service in response to an ELB system health check failure.',
    );
}

/**
 * Ends at most a tenth of the group at a time (one, in a small group, and when all are unhealthy), and none
 * while as many are already missing. AWS: with `Launch` suspended it goes on ending members and launches
 * none, so what is missing for that reason holds it back no longer, and the group drains to nothing.
 */
export function replaceUnhealthy(world: World, group: ScalingGroup): void {
  if (group.suspended.has('ReplaceUnhealthy') || group.suspended.has('Terminate')) return;
  const inService = [...group.members.values()].filter((member) => member.lifecycle === 'InService');
  const unhealthy = inService.filter((member) => member.health === 'Unhealthy');
  if (unhealthy.length === 0) return;
  const atOnce = unhealthy.length === inService.length ? 1 : Math.max(1, Math.floor(group.desired / 10));
  const missing = group.suspended.has('Launch') ? countGoing(group) : group.desired - inService.length;
  for (const member of unhealthy.slice(0, Math.max(0, atOnce - missing))) {
    terminateMember(world, group, member, member.unhealthyBecause ?? 'an instance was taken out of service.');
  }
}

function countGoing(group: ScalingGroup): number {
  let count = 0;
  for (const { lifecycle } of group.members.values()) if (lifecycle.startsWith('Terminating')) count += 1;
  return count;
}
