import type {
  CancelInstanceRefreshCommandInput,
  CancelInstanceRefreshCommandOutput,
  DescribeInstanceRefreshesCommandInput,
  DescribeInstanceRefreshesCommandOutput,
  InstanceRefresh as InstanceRefreshShape,
  RollbackInstanceRefreshCommandInput,
  RollbackInstanceRefreshCommandOutput,
  StartInstanceRefreshCommandInput,
  StartInstanceRefreshCommandOutput,
} from '@aws-sdk/client-auto-scaling';
import {
  activeRefresh,
  canRollBack,
  cancelRefresh,
  percentComplete,
  rollBackRefresh,
  startRefresh,
} from '../../world/compute/scaling-refresh.ts';
import { templateChoice } from './auto-scaling-groups.ts';
import { type Answer, groupNamed, paged } from './auto-scaling-lookups.ts';
import { templateShape } from './auto-scaling-shapes.ts';
import { awsFailure } from '../failure.ts';
import { mutates, type Operation, reads } from '../operation.ts';
import type { InstanceRefresh } from '../../world/state/instance-refresh.ts';
import type { ScalingGroup } from '../../world/state/scaling-group.ts';
import type { World } from '../../world/state/world.ts';

export const refreshOperations: Readonly<Record<string, Operation>> = {
  StartInstanceRefresh: mutates(
    (input: StartInstanceRefreshCommandInput, context): Answer<StartInstanceRefreshCommandOutput> => {
      const group = groupNamed(input.AutoScalingGroupName, context);
      if (activeRefresh(group) !== undefined)
        throw awsFailure(
          'InstanceRefreshInProgress',
          'An Instance Refresh is already in progress and blocks the execution of this Instance Refresh.',
        );
      const { Preferences: wanted = {}, DesiredConfiguration: configuration } = input;
      const given = configuration?.LaunchTemplate;
      const template = given === undefined ? undefined : templateChoice(given, context);
      const before = template === undefined ? undefined : group.launch.launchTemplate;
      if (wanted.AutoRollback === true && !canRollBack({ before }))
        throw awsFailure(
          'ValidationError',
          'AutoRollback needs a DesiredConfiguration, and a numbered launch template version to go back to.',
        );
      const refresh = startRefresh(context.world, group, {
        ...(template !== undefined && { template }),
        minHealthyPercent: wanted.MinHealthyPercentage ?? 90,
        warmUpMs: wanted.InstanceWarmup === undefined ? group.graceMs : wanted.InstanceWarmup * 1000,
        skipMatching: wanted.SkipMatching ?? false,
        autoRollback: wanted.AutoRollback ?? false,
      });
      return { InstanceRefreshId: refresh.id };
    },
  ),
  CancelInstanceRefresh: mutates(
    (input: CancelInstanceRefreshCommandInput, context): Answer<CancelInstanceRefreshCommandOutput> => {
      const refresh = underWay(groupNamed(input.AutoScalingGroupName, context));
      cancelRefresh(refresh);
      return { InstanceRefreshId: refresh.id };
    },
  ),
  RollbackInstanceRefresh: mutates(
    (input: RollbackInstanceRefreshCommandInput, context): Answer<RollbackInstanceRefreshCommandOutput> => {
      const group = groupNamed(input.AutoScalingGroupName, context);
      const refresh = underWay(group);
      if (!canRollBack(refresh) || refresh.status !== 'InProgress')
        throw awsFailure(
          'IrreversibleInstanceRefresh',
          'The Instance Refresh has no desired configuration, no numbered version to go back to, or is not in progress.',
        );
      rollBackRefresh(context.world, group, refresh, 'Rolled back by a user request.');
      return { InstanceRefreshId: refresh.id };
    },
  ),
  DescribeInstanceRefreshes: reads(
    (
      input: DescribeInstanceRefreshesCommandInput,
      context,
    ): Answer<DescribeInstanceRefreshesCommandOutput> => {
      const group = groupNamed(input.AutoScalingGroupName, context);
      const ids = input.InstanceRefreshIds ?? [];
      const found = group.refreshes.filter(({ id }) => ids.length === 0 || ids.includes(id)).toReversed();
      const { items, next } = paged(found, input, 100);
      return {
        InstanceRefreshes: items.map((refresh) => refreshShape(context.world, group, refresh)),
        NextToken: next,
      };
    },
  ),
};

function underWay(group: ScalingGroup): InstanceRefresh {
  const refresh = activeRefresh(group);
  if (refresh !== undefined) return refresh;
  throw awsFailure('ActiveInstanceRefreshNotFound', 'No in progress or pending Instance Refresh found.');
}

function refreshShape(world: World, group: ScalingGroup, refresh: InstanceRefresh): InstanceRefreshShape {
  return {
    InstanceRefreshId: refresh.id,
    AutoScalingGroupName: group.name,
    Status: refresh.status,
    StatusReason: refresh.reason,
    StartTime: new Date(refresh.startedAt),
    EndTime: refresh.endedAt === undefined ? undefined : new Date(refresh.endedAt),
    PercentageComplete: percentComplete(world, group, refresh),
    InstancesToUpdate: refresh.toReplace.size,
    DesiredConfiguration:
      refresh.template === undefined ? undefined : { LaunchTemplate: templateShape(refresh.template) },
    Preferences: {
      MinHealthyPercentage: refresh.minHealthyPercent,
      InstanceWarmup: refresh.warmUpMs / 1000,
      SkipMatching: refresh.skipMatching,
      AutoRollback: refresh.autoRollback,
    },
  };
}
