import type {
  AttachInstancesCommandInput,
  DetachInstancesCommandInput,
  DetachInstancesCommandOutput,
  EnterStandbyCommandInput,
  EnterStandbyCommandOutput,
  ExitStandbyCommandInput,
  ExitStandbyCommandOutput,
  SetInstanceHealthCommandInput,
  SetInstanceProtectionCommandInput,
  TerminateInstanceInAutoScalingGroupCommandInput,
  TerminateInstanceInAutoScalingGroupCommandOutput,
} from '@aws-sdk/client-auto-scaling';
import { terminateMember } from '../../world/compute/scaling-group.ts';
import { markUnhealthy } from '../../world/compute/scaling-health.ts';
import {
  attachInstance,
  detachInstance,
  enterStandby,
  exitStandby,
} from '../../world/compute/scaling-membership.ts';
import { type Answer, groupNamed, groupsOf, memberOf, membersIn } from './auto-scaling-lookups.ts';
import { activityShape } from './auto-scaling-shapes.ts';
import { awsFailure } from '../failure.ts';
import { mutates, type Operation } from '../operation.ts';
import type { ScalingGroup } from '../../world/state/scaling-group.ts';

export const memberOperations: Readonly<Record<string, Operation>> = {
  TerminateInstanceInAutoScalingGroup: mutates(
    (
      input: TerminateInstanceInAutoScalingGroupCommandInput,
      context,
    ): Answer<TerminateInstanceInAutoScalingGroupCommandOutput> => {
      const { group, member } = memberOf(input.InstanceId, context);
      const shrinks = input.ShouldDecrementDesiredCapacity === true;
      if (shrinks) requireRoomBelow(group, 1, 'Terminating instance without replacement');
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
    else if (input.HealthStatus !== 'Unhealthy')
      throw awsFailure('ValidationError', `Valid instance health states are: [Healthy, Unhealthy].`);
    else if (!inGrace)
      markUnhealthy(member, 'an instance was taken out of service in response to a user health-check.');
    return {};
  }),
  SetInstanceProtection: mutates((input: SetInstanceProtectionCommandInput, context) => {
    const group = groupNamed(input.AutoScalingGroupName, context);
    const states = ['Pending', 'Pending:Wait', 'InService', 'Standby'] as const;
    for (const member of membersIn(group, input.InstanceIds, states))
      member.protected = input.ProtectedFromScaleIn === true;
    return {};
  }),
  EnterStandby: mutates((input: EnterStandbyCommandInput, context): Answer<EnterStandbyCommandOutput> => {
    const group = groupNamed(input.AutoScalingGroupName, context);
    const members = membersIn(group, input.InstanceIds, ['InService']);
    const decrement = input.ShouldDecrementDesiredCapacity === true;
    if (decrement) requireRoomBelow(group, members.length, 'Moving instances to standby');
    return {
      Activities: members.map((member) =>
        activityShape(enterStandby(context.world, group, member, decrement)),
      ),
    };
  }),
  ExitStandby: mutates((input: ExitStandbyCommandInput, context): Answer<ExitStandbyCommandOutput> => {
    const group = groupNamed(input.AutoScalingGroupName, context);
    const members = membersIn(group, input.InstanceIds, ['Standby']);
    requireRoomAbove(group, members.length);
    return {
      Activities: members.map((member) => activityShape(exitStandby(context.world, group, member))),
    };
  }),
  AttachInstances: mutates((input: AttachInstancesCommandInput, context) => {
    const group = groupNamed(input.AutoScalingGroupName, context);
    const instances = (input.InstanceIds ?? []).map((id) => {
      const instance = context.world.instances.get(id);
      const taken = groupsOf(context).some((one) => one.members.has(id));
      const fits = group.zones.some(({ zone }) => zone === instance?.zone);
      if (instance?.state !== 'running' || instance.region !== group.region || taken || !fits)
        throw awsFailure(
          'ValidationError',
          `Instance ${id} must be running, in a zone of the group, and in no other group.`,
        );
      return instance;
    });
    requireRoomAbove(group, instances.length);
    for (const instance of instances) attachInstance(context.world, group, instance);
    return {};
  }),
  DetachInstances: mutates(
    (input: DetachInstancesCommandInput, context): Answer<DetachInstancesCommandOutput> => {
      const group = groupNamed(input.AutoScalingGroupName, context);
      const members = membersIn(group, input.InstanceIds, ['InService', 'Standby']);
      const decrement = input.ShouldDecrementDesiredCapacity === true;
      if (decrement) requireRoomBelow(group, members.length, 'Detaching instances');
      return {
        Activities: members.map((member) =>
          activityShape(detachInstance(context.world, group, member, decrement)),
        ),
      };
    },
  ),
};

function requireRoomBelow(group: ScalingGroup, fewer: number, what: string): void {
  if (group.desired - fewer >= group.min) return;
  throw awsFailure(
    'ValidationError',
    `Currently, desiredSize equals ${group.desired} and minSize ${group.min}. ${what} will violate group's min size constraint. Either set shouldDecrementDesiredCapacity flag to false or lower group's min size.`,
  );
}

function requireRoomAbove(group: ScalingGroup, more: number): void {
  if (group.desired + more <= group.max) return;
  throw awsFailure(
    'ValidationError',
    `AutoScalingGroup ${group.name} has min-size=${group.min}, max-size=${group.max}, and desired-size=${group.desired}. To attach ${more} more instance, please update the AutoScalingGroup sizes appropriately.`,
  );
}
