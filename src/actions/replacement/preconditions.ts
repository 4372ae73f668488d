import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import type { AwsScope } from '../../aws/scope.ts';
import type { ActionContext, Precondition } from '../action.ts';
import { targetGroupsOf } from '../auto-scaling/group.ts';
import { precondition } from '../precondition.ts';
import { readTargetHealth, type TargetGroupHealth } from '../reads/target-health.ts';

/** A group with more members than it wants would shrink instead of replacing. */
export function replacementComes(group: AutoScalingGroup): Precondition {
  const members = (group.Instances ?? []).length;
  const { DesiredCapacity: desired = 0, MaxSize: max = 0 } = group;
  const holds = desired >= members && desired <= max;
  return precondition(
    'the group will launch another',
    holds,
    `${members} members, desired ${desired}, max ${max}`,
  );
}

export async function readTargetGroups(group: AutoScalingGroup, scope: AwsScope, context: ActionContext) {
  return Promise.all(targetGroupsOf(group).map((arn) => readTargetHealth(context.aws, scope, arn)));
}

/**
 * Never the last one that serves. A group of one has nobody else, and its failed member serves nothing,
 * so there the policy's own floor decides.
 */
export function othersServe(
  group: AutoScalingGroup,
  id: string,
  targetGroups: readonly TargetGroupHealth[],
): readonly Precondition[] {
  const only = group.DesiredCapacity === 1;
  if (targetGroups.length === 0) {
    const others = (group.Instances ?? []).filter(
      (each) =>
        each.InstanceId !== id &&
        each.LifecycleState === 'InService' &&
        each.HealthStatus?.toUpperCase() === 'HEALTHY',
    );
    return [precondition('others serve', only || others.length > 0, `${others.length} others in service`)];
  }
  return targetGroups.map(({ arn, healthy }) => {
    const others = healthy.filter((each) => each !== id).length;
    const name = arn.split('/').at(-2) ?? arn;
    return precondition(`others serve in ${name}`, only || others > 0, `${others} other healthy targets`);
  });
}
