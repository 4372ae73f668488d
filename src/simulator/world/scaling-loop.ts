import { terminateMember } from './scaling-group.ts';
import { launchMissing, targetGroups } from './scaling-launch.ts';
import { between } from './draw.ts';
import type { ScalingGroup, ScalingMember } from './state/scaling-group.ts';
import type { World } from './state/world.ts';

/** How often a group looks at its members (model). */
const everyMs = 15_000;

/** Auto Scaling's own automation: it finds unhealthy members, ends them a few at a time and launches others. */
export function startScalingGroup(world: World, group: ScalingGroup): void {
  launchMissing(
    world,
    group,
    'a difference between desired and actual capacity changed the desired capacity.',
  );
  world.clock.every(everyMs, between(world, 'auto-scaling', 0, everyMs), () => review(world, group));
}

function review(world: World, group: ScalingGroup): void {
  if (!group.suspended.has('HealthCheck')) {
    for (const member of group.members.values()) judgeMember(world, group, member);
  }
  if (!group.suspended.has('ReplaceUnhealthy') && !group.suspended.has('Terminate'))
    replaceUnhealthy(world, group);
  launchMissing(
    world,
    group,
    'an instance was started in response to a difference between desired and actual capacity.',
  );
}

/** A member found unhealthy stays so, unless somebody sets its health by hand. */
function judgeMember(world: World, group: ScalingGroup, member: ScalingMember): void {
  const instance = world.instances.get(member.instance);
  if (member.lifecycle !== 'InService' || member.health === 'Unhealthy') return;
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
 * Ends at most a tenth of the group at a time (one, in a small group), and none while as many are
 * already missing.
 */
function replaceUnhealthy(world: World, group: ScalingGroup): void {
  const atOnce = Math.max(1, Math.floor(group.desired / 10));
  const inService = [...group.members.values()].filter((member) => member.lifecycle === 'InService');
  let room = atOnce - (group.desired - inService.length);
  for (const member of inService) {
    if (room <= 0) return;
    if (member.health === 'Healthy') continue;
    terminateMember(world, group, member, member.unhealthyBecause ?? 'an instance was taken out of service.');
    room -= 1;
  }
}

export function markUnhealthy(member: ScalingMember, because: string): void {
  member.health = 'Unhealthy';
  member.unhealthyBecause = because;
}
