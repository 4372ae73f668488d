import type { Activity, AutoScalingGroup, AutoScalingInstanceDetails } from '@aws-sdk/client-auto-scaling';
import { activeRefresh } from '../../world/compute/scaling-refresh.ts';
import type { TemplateChoice } from '../../world/state/instance.ts';
import type { ScalingActivity, ScalingGroup, ScalingMember } from '../../world/state/scaling-group.ts';
import type { World } from '../../world/state/world.ts';

export function groupShape(world: World, group: ScalingGroup): AutoScalingGroup {
  return {
    AutoScalingGroupARN: group.arn,
    AutoScalingGroupName: group.name,
    MinSize: group.min,
    MaxSize: group.max,
    DesiredCapacity: group.desired,
    DefaultCooldown: group.cooldownMs / 1000,
    NewInstancesProtectedFromScaleIn: group.protectNew,
    AvailabilityZones: group.zones.map(({ zone }) => zone),
    VPCZoneIdentifier: group.zones.map(({ subnet }) => subnet).join(','),
    TargetGroupARNs: group.targetGroups.filter((arn) => world.targetGroups.get(arn)?.classic === undefined),
    LoadBalancerNames: group.targetGroups.flatMap((arn) => world.targetGroups.get(arn)?.classic ?? []),
    HealthCheckType: group.healthCheckType,
    HealthCheckGracePeriod: group.graceMs / 1000,
    CreatedTime: new Date(group.createdAt),
    LaunchTemplate: templateShape(savedTemplate(group)),
    SuspendedProcesses: [...group.suspended].map((ProcessName) => ({
      ProcessName,
      SuspensionReason: 'User suspended',
    })),
    Instances: [...group.members.values()].map((member) => memberShape(world, member, group)),
    Tags: [...tagShapes(group, group.tags, true), ...tagShapes(group, group.ownTags, false)],
  };
}

function tagShapes({ name }: ScalingGroup, tags: ReadonlyMap<string, string>, PropagateAtLaunch: boolean) {
  return [...tags].map(([Key, Value]) => ({
    Key,
    Value,
    ResourceId: name,
    ResourceType: 'auto-scaling-group',
    PropagateAtLaunch,
  }));
}

export function memberShape(
  world: World,
  member: ScalingMember,
  group: ScalingGroup,
): Omit<AutoScalingInstanceDetails, 'AutoScalingGroupName' | 'LifecycleState' | 'HealthStatus'> & {
  LifecycleState: ScalingMember['lifecycle'];
  HealthStatus: ScalingMember['health'];
} {
  const instance = world.instances.get(member.instance);
  return {
    InstanceId: member.instance,
    InstanceType: instance?.type ?? group.launch.type,
    AvailabilityZone: member.zone,
    LifecycleState: member.lifecycle,
    HealthStatus: member.health,
    // What it was made from, which is not what the group launches from now.
    LaunchTemplate: templateShape(instance?.launchTemplate ?? group.launch.launchTemplate),
    ProtectedFromScaleIn: member.protected,
  };
}

export function activityShape(activity: ScalingActivity): Activity {
  return {
    ActivityId: activity.id,
    AutoScalingGroupName: activity.group,
    Description: activity.description,
    Cause: activity.cause,
    StartTime: new Date(activity.startedAt),
    EndTime: activity.endedAt === undefined ? undefined : new Date(activity.endedAt),
    StatusCode: activity.status,
    StatusMessage: activity.message,
    Progress: activity.progress,
    Details: '{}',
  };
}

/** While a refresh brings another version in, the group still names the one that it launched from before. */
function savedTemplate(group: ScalingGroup): TemplateChoice | undefined {
  return activeRefresh(group)?.before ?? group.launch.launchTemplate;
}

export function templateShape(template: TemplateChoice | undefined) {
  if (template === undefined) return undefined;
  return { LaunchTemplateId: template.id, LaunchTemplateName: template.name, Version: template.version };
}
