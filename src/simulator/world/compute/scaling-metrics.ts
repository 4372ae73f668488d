import { cpuPercent } from './instance-metrics.ts';
import { recorder } from '../signals/metrics.ts';
import { counts, targetGroups } from './scaling-launch.ts';
import type { ScalingGroup } from '../state/scaling-group.ts';
import type { World } from '../state/world.ts';

/** One minute of a group: its own metrics, and how requests fall on its members. */
export function reportGroup(world: World, group: ScalingGroup, at: number): void {
  shareLoad(world, group);
  const { region, name } = group;
  const dimensions = { AutoScalingGroupName: name };
  const record = recorder(world, { region, namespace: 'AWS/AutoScaling', dimensions }, at);
  const recordOfMembers = recorder(world, { region, namespace: 'AWS/EC2', dimensions }, at);
  let inService = 0;
  let pending = 0;
  for (const member of group.members.values()) {
    if (member.lifecycle === 'InService') inService += 1;
    else if (counts(member)) pending += 1;
    const instance = world.instances.get(member.instance);
    if (member.lifecycle !== 'InService' || instance?.state !== 'running') continue;
    recordOfMembers('CPUUtilization', cpuPercent(world, instance));
  }
  record('GroupInServiceInstances', inService);
  record('GroupPendingInstances', pending);
  record('GroupDesiredCapacity', group.desired);
  record('GroupMinSize', group.min);
  record('GroupMaxSize', group.max);
  record('GroupTotalInstances', group.members.size);
}

/** What the load balancers send to each member now; to one that is out of rotation nothing. */
function shareLoad(world: World, group: ScalingGroup): void {
  const load = new Map<string, number>();
  for (const { targets } of targetGroups(world, group)) {
    const all = [...targets.values()].filter(({ state }) => state !== 'draining');
    const healthy = all.filter(({ state }) => state === 'healthy');
    for (const { instance, offered = 0 } of healthy.length > 0 ? healthy : all)
      load.set(instance, (load.get(instance) ?? 0) + offered);
  }
  for (const id of group.members.keys()) {
    const instance = world.instances.get(id);
    if (instance !== undefined) instance.load = load.get(id) ?? 0;
  }
}
