import type {
  Activity,
  AutoScalingGroup,
  InstanceRefresh,
  TagDescription,
} from '@aws-sdk/client-auto-scaling';
import { type AwsAnswers, awsFailure } from './answers.ts';
import type { Ec2World } from './ec2.ts';

export interface AutoScalingWorld {
  readonly groups: Map<string, AutoScalingGroup>;
  readonly activities: Activity[];
  readonly refreshes: InstanceRefresh[];
}

interface Processes {
  readonly AutoScalingGroupName: string;
  readonly ScalingProcesses: readonly string[];
}

interface StandbyInput {
  readonly AutoScalingGroupName: string;
  readonly InstanceIds: readonly string[];
}

function moveMember(
  group: AutoScalingGroup,
  id: string,
  from: 'InService' | 'Standby',
  to: 'InService' | 'Standby',
): void {
  const member = group.Instances?.find(({ InstanceId }) => InstanceId === id);
  if (member === undefined || member.LifecycleState !== from)
    throw awsFailure('ValidationError', `The instance ${id} is not in ${from}.`);
  member.LifecycleState = to;
}

const suspended = ({ SuspendedProcesses = [] }: AutoScalingGroup): readonly string[] =>
  SuspendedProcesses.map(({ ProcessName }) => ProcessName ?? '');

export function autoScaling(world: AutoScalingWorld, ec2: Ec2World): AwsAnswers {
  const memberOf = (id: string) => {
    for (const group of world.groups.values()) {
      const member = group.Instances?.find((each) => each.InstanceId === id);
      if (member !== undefined) return { group, member };
    }
    return undefined;
  };
  const groupOf = (name: string): AutoScalingGroup => {
    const group = world.groups.get(name);
    if (group === undefined) throw awsFailure('ValidationError', `AutoScalingGroup name not found: ${name}`);
    return group;
  };
  return {
    DescribeAutoScalingInstances: ({ InstanceIds }: { InstanceIds: string[] }) => ({
      AutoScalingInstances: InstanceIds.flatMap((id) => {
        const found = memberOf(id);
        return found === undefined
          ? []
          : [{ ...found.member, AutoScalingGroupName: found.group.AutoScalingGroupName }];
      }),
    }),
    DescribeAutoScalingGroups: ({ AutoScalingGroupNames }: { AutoScalingGroupNames: string[] }) => ({
      AutoScalingGroups: AutoScalingGroupNames.flatMap((name) => world.groups.get(name) ?? []),
    }),
    DescribeScalingActivities: () => ({ Activities: world.activities }),
    DescribeInstanceRefreshes: () => ({ InstanceRefreshes: world.refreshes }),
    EnterStandby: (input: StandbyInput & { ShouldDecrementDesiredCapacity: boolean }) => {
      const group = groupOf(input.AutoScalingGroupName);
      for (const id of input.InstanceIds) moveMember(group, id, 'InService', 'Standby');
      if (input.ShouldDecrementDesiredCapacity)
        group.DesiredCapacity = (group.DesiredCapacity ?? 0) - input.InstanceIds.length;
      return { Activities: [] };
    },
    ExitStandby: (input: StandbyInput) => {
      const group = groupOf(input.AutoScalingGroupName);
      for (const id of input.InstanceIds) moveMember(group, id, 'Standby', 'InService');
      group.DesiredCapacity = (group.DesiredCapacity ?? 0) + input.InstanceIds.length;
      return { Activities: [] };
    },
    SuspendProcesses: ({ AutoScalingGroupName: name, ScalingProcesses }: Processes) => {
      const group = groupOf(name);
      const added = ScalingProcesses.filter((one) => !suspended(group).includes(one));
      group.SuspendedProcesses = [...suspended(group), ...added].map((ProcessName) => ({ ProcessName }));
      return {};
    },
    ResumeProcesses: ({ AutoScalingGroupName: name, ScalingProcesses }: Processes) => {
      const group = groupOf(name);
      const left = suspended(group).filter((one) => !ScalingProcesses.includes(one));
      group.SuspendedProcesses = left.map((ProcessName) => ({ ProcessName }));
      return {};
    },
    CreateOrUpdateTags: ({ Tags }: { Tags: TagDescription[] }) => {
      for (const tag of Tags) {
        const group = groupOf(tag.ResourceId ?? '');
        group.Tags = [...(group.Tags ?? []).filter(({ Key }) => Key !== tag.Key), tag];
      }
      return {};
    },
    DeleteTags: ({ Tags }: { Tags: TagDescription[] }) => {
      for (const tag of Tags) {
        const group = groupOf(tag.ResourceId ?? '');
        group.Tags = (group.Tags ?? []).filter(({ Key }) => Key !== tag.Key);
      }
      return {};
    },
    RollbackInstanceRefresh: () => endRefresh(world, 'RollbackInProgress'),
    CancelInstanceRefresh: () => endRefresh(world, 'Cancelling'),
    UpdateAutoScalingGroup: (input: {
      AutoScalingGroupName: string;
      LaunchTemplate: NonNullable<AutoScalingGroup['LaunchTemplate']>;
    }) => {
      groupOf(input.AutoScalingGroupName).LaunchTemplate = input.LaunchTemplate;
      return {};
    },
    SetDesiredCapacity: (input: { AutoScalingGroupName: string; DesiredCapacity: number }) => {
      const group = groupOf(input.AutoScalingGroupName);
      const { MinSize: min = 0, MaxSize: max = 0 } = group;
      if (input.DesiredCapacity < min || input.DesiredCapacity > max)
        throw awsFailure('ValidationError', `New SetDesiredCapacity value is not within ${min} and ${max}`);
      group.DesiredCapacity = input.DesiredCapacity;
      return {};
    },
    TerminateInstanceInAutoScalingGroup: ({ InstanceId }: { InstanceId: string }) => {
      const found = memberOf(InstanceId);
      if (found === undefined)
        throw awsFailure(
          'ValidationError',
          `Instance Id not found - No managed instance found for ${InstanceId}`,
        );
      found.member.LifecycleState = 'Terminating';
      ec2.instances.delete(InstanceId);
      return { Activity: { ActivityId: 'activity-1' } };
    },
    SetInstanceHealth: ({ InstanceId, HealthStatus }: { InstanceId: string; HealthStatus: string }) => {
      const found = memberOf(InstanceId);
      if (found === undefined)
        throw awsFailure('ValidationError', `No managed instance found for ${InstanceId}`);
      found.member.HealthStatus = HealthStatus;
      return {};
    },
  };
}

function endRefresh({ refreshes }: AutoScalingWorld, Status: 'RollbackInProgress' | 'Cancelling') {
  const [newest] = refreshes;
  if (newest?.Status !== 'InProgress')
    throw awsFailure('ActiveInstanceRefreshNotFound', 'No in progress or pending Instance Refresh found.');
  newest.Status = Status;
  return { InstanceRefreshId: newest.InstanceRefreshId };
}
