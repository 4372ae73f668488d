import type { Activity, AutoScalingGroup, AutoScalingInstanceDetails } from '@aws-sdk/client-auto-scaling';
import type { ScalingActivity, ScalingGroup, ScalingMember } from '../world/state/scaling-group.ts';

export function groupShape(group: ScalingGroup): AutoScalingGroup {
  return {
    AutoScalingGroupARN: group.arn,
    AutoScalingGroupName: group.name,
    MinSize: group.min,
    MaxSize: group.max,
    DesiredCapacity: group.desired,
    DefaultCooldown: 300,
    AvailabilityZones: group.zones.map(({ zone }) => zone),
    VPCZoneIdentifier: group.zones.map(({ subnet }) => subnet).join(','),
    TargetGroupARNs: [...group.targetGroups],
    LoadBalancerNames: [],
    HealthCheckType: group.healthCheckType,
    HealthCheckGracePeriod: group.graceMs / 1000,
    CreatedTime: new Date(group.createdAt),
    LaunchTemplate: launchTemplate(group),
    SuspendedProcesses: [...group.suspended].map((ProcessName) => ({
      ProcessName,
      SuspensionReason: 'User suspended',
    })),
    Instances: [...group.members.values()].map((member) => memberShape(member, group)),
    Tags: [...group.tags].map(([Key, Value]) => ({
      Key,
      Value,
      ResourceId: group.name,
      ResourceType: 'auto-scaling-group',
      PropagateAtLaunch: true,
    })),
  };
}

export function memberShape(
  member: ScalingMember,
  group: ScalingGroup,
): Omit<AutoScalingInstanceDetails, 'AutoScalingGroupName' | 'LifecycleState' | 'HealthStatus'> & {
  LifecycleState: ScalingMember['lifecycle'];
  HealthStatus: ScalingMember['health'];
} {
  return {
    InstanceId: member.instance,
    InstanceType: group.launch.type,
    AvailabilityZone: member.zone,
    LifecycleState: member.lifecycle,
    HealthStatus: member.health,
    LaunchTemplate: launchTemplate(group),
    ProtectedFromScaleIn: false,
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

function launchTemplate(group: ScalingGroup) {
  const template = group.launch.launchTemplate;
  if (template === undefined) return undefined;
  return { LaunchTemplateId: template.id, LaunchTemplateName: template.name, Version: template.version };
}
