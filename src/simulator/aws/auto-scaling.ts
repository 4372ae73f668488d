import type {
  DescribeAutoScalingGroupsCommandInput,
  DescribeAutoScalingGroupsCommandOutput,
  DescribeAutoScalingInstancesCommandInput,
  DescribeAutoScalingInstancesCommandOutput,
  DescribeInstanceRefreshesCommandInput,
  DescribeInstanceRefreshesCommandOutput,
  DescribeScalingActivitiesCommandInput,
  DescribeScalingActivitiesCommandOutput,
  SetInstanceHealthCommandInput,
  TerminateInstanceInAutoScalingGroupCommandInput,
} from '@aws-sdk/client-auto-scaling';
import { terminateMember } from '../world/scaling-group.ts';
import { markUnhealthy } from '../world/scaling-loop.ts';
import { activityShape, groupShape, memberShape } from './auto-scaling-shapes.ts';
import { awsFailure } from './failure.ts';
import { type CallContext, mutates, reads, type SimulatedService } from './operation.ts';
import { page } from './page.ts';
import type { ScalingGroup, ScalingMember } from '../world/state/scaling-group.ts';

type Answer<T> = Omit<T, '$metadata'>;

export const autoScaling: SimulatedService = {
  id: 'Auto Scaling',
  protocol: 'query',
  operations: {
    DescribeAutoScalingGroups: reads(
      (
        input: DescribeAutoScalingGroupsCommandInput,
        context,
      ): Answer<DescribeAutoScalingGroupsCommandOutput> => {
        const names = input.AutoScalingGroupNames ?? [];
        // A name that does not exist is left out of the answer; AWS raises no error for it.
        const found = groups(context).filter(
          (group) =>
            (names.length === 0 || names.includes(group.name)) && matchesTags(group, input.Filters ?? []),
        );
        const { items, next } = paged(found, input, 100);
        return { AutoScalingGroups: items.map(groupShape), NextToken: next };
      },
    ),
    DescribeAutoScalingInstances: reads(
      (
        input: DescribeAutoScalingInstancesCommandInput,
        context,
      ): Answer<DescribeAutoScalingInstancesCommandOutput> => {
        const ids = input.InstanceIds ?? [];
        const found = groups(context).flatMap((group) =>
          [...group.members.values()]
            .filter((member) => ids.length === 0 || ids.includes(member.instance))
            .map((member) => ({ ...memberShape(member, group), AutoScalingGroupName: group.name })),
        );
        const { items, next } = paged(found, input, 50);
        return { AutoScalingInstances: [...items], NextToken: next };
      },
    ),
    DescribeScalingActivities: reads(
      (
        input: DescribeScalingActivitiesCommandInput,
        context,
      ): Answer<DescribeScalingActivitiesCommandOutput> => {
        const name = input.AutoScalingGroupName;
        const ids = input.ActivityIds ?? [];
        const found = (name === undefined ? groups(context) : [groupNamed(name, context)])
          .flatMap((group) => group.activities)
          .filter((activity) => ids.length === 0 || ids.includes(activity.id))
          .toReversed();
        const { items, next } = paged(found, input, 100);
        return { Activities: items.map(activityShape), NextToken: next };
      },
    ),
    DescribeInstanceRefreshes: reads(
      (
        input: DescribeInstanceRefreshesCommandInput,
        context,
      ): Answer<DescribeInstanceRefreshesCommandOutput> => {
        groupNamed(input.AutoScalingGroupName ?? '', context);
        return { InstanceRefreshes: [] };
      },
    ),
    TerminateInstanceInAutoScalingGroup: mutates(
      (input: TerminateInstanceInAutoScalingGroupCommandInput, context) => {
        const { group, member } = memberOf(input.InstanceId, context);
        const shrinks = input.ShouldDecrementDesiredCapacity === true;
        if (shrinks && group.desired - 1 < group.min) {
          throw awsFailure(
            'ValidationError',
            `Currently, desiredSize equals minSize (${group.min}). Terminating instance without replacement will violate group's min size constraint.`,
          );
        }
        if (shrinks) group.desired -= 1;
        const cause = `instance ${member.instance} was taken out of service in response to a user request.`;
        return { Activity: activityShape(terminateMember(context.world, group, member, cause)) };
      },
    ),
    SetInstanceHealth: mutates((input: SetInstanceHealthCommandInput, context) => {
      const { group, member } = memberOf(input.InstanceId, context);
      const graceEndsAt = (member.inServiceAt ?? context.world.clock.now()) + group.graceMs;
      const inGrace = input.ShouldRespectGracePeriod !== false && context.world.clock.now() < graceEndsAt;
      if (input.HealthStatus === 'Healthy') member.health = 'Healthy';
      else if (input.HealthStatus !== 'Unhealthy') {
        throw awsFailure('ValidationError', `Valid instance health states are: [Healthy, Unhealthy].`);
      } else if (!inGrace)
        markUnhealthy(member, 'an instance was taken out of service in response to a user health-check.');
      return {};
    }),
  },
};

function groups({ world, scope }: CallContext): readonly ScalingGroup[] {
  return [...world.scalingGroups.values()].filter((group) => group.region === scope.region);
}

function groupNamed(name: string, context: CallContext): ScalingGroup {
  const group = groups(context).find((one) => one.name === name);
  if (group === undefined) throw awsFailure('ValidationError', `Group ${name} not found`);
  return group;
}

function memberOf(
  id: string | undefined,
  context: CallContext,
): { group: ScalingGroup; member: ScalingMember } {
  for (const group of groups(context)) {
    const member = group.members.get(id ?? '');
    if (member === undefined) continue;
    if (member.lifecycle === 'Terminating') {
      throw awsFailure(
        'ValidationError',
        `Instance ${id} is in lifecycle state Terminating and cannot be changed`,
      );
    }
    return { group, member };
  }
  throw awsFailure(
    'ValidationError',
    `Instance Id not found - No managed instance found for instance ID: ${id}`,
  );
}

function matchesTags(
  group: ScalingGroup,
  filters: NonNullable<DescribeAutoScalingGroupsCommandInput['Filters']>,
): boolean {
  return filters.every(({ Name: name = '', Values: values = [] }) => {
    if (name === 'tag-key') return values.some((key) => group.tags.has(key));
    if (name === 'tag-value') return [...group.tags.values()].some((value) => values.includes(value));
    if (name.startsWith('tag:')) return values.includes(group.tags.get(name.slice(4)) ?? '\u0000');
    throw awsFailure('ValidationError', `Filter type ${name} is not correct.`);
  });
}

function paged<T>(
  items: readonly T[],
  input: { NextToken?: string | undefined; MaxRecords?: number | undefined },
  sizeAtMost: number,
) {
  return page(items, {
    token: input.NextToken,
    size: input.MaxRecords ?? 50,
    sizeAtMost,
    invalidToken: 'InvalidNextToken',
  });
}
