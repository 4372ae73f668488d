import type {
  DeletePolicyCommandInput,
  DescribePoliciesCommandInput,
  DescribePoliciesCommandOutput,
  PutScalingPolicyCommandInput,
  PutScalingPolicyCommandOutput,
  ScalingPolicy as ScalingPolicyShape,
} from '@aws-sdk/client-auto-scaling';
import { type Answer, groupNamed, groupsOf, paged } from './auto-scaling-lookups.ts';
import { awsFailure } from '../failure.ts';
import { mutates, type Operation, reads } from '../operation.ts';
import { scalingPolicyArn } from '../../world/compute/scaling-policy.ts';
import type { ScalingGroup } from '../../world/state/scaling-group.ts';
import type { ScalingPolicy } from '../../world/state/scaling-policy.ts';

/** Target tracking on the two predefined metrics that the world has; other policies are refused, not ignored. */
export const policyOperations: Readonly<Record<string, Operation>> = {
  PutScalingPolicy: mutates(
    (input: PutScalingPolicyCommandInput, context): Answer<PutScalingPolicyCommandOutput> => {
      const group = groupNamed(input.AutoScalingGroupName, context);
      const name = input.PolicyName ?? '';
      const arn = group.policies.get(name)?.arn ?? scalingPolicyArn(context.world, group, name);
      group.policies.set(name, { name, arn, ...tracking(input) });
      return { PolicyARN: arn, Alarms: [] };
    },
  ),
  DeletePolicy: mutates((input: DeletePolicyCommandInput, context) => {
    const group = groupNamed(input.AutoScalingGroupName, context);
    const policy = [...group.policies.values()].find(({ name, arn }) =>
      [name, arn].includes(input.PolicyName ?? ''),
    );
    if (policy === undefined)
      throw awsFailure('ValidationError', `PolicyName=${input.PolicyName} not found.`);
    group.policies.delete(policy.name);
    return {};
  }),
  DescribePolicies: reads(
    (input: DescribePoliciesCommandInput, context): Answer<DescribePoliciesCommandOutput> => {
      const { AutoScalingGroupName: name, PolicyNames: names = [] } = input;
      const groups = name === undefined ? groupsOf(context) : [groupNamed(name, context)];
      const found = groups.flatMap((group) =>
        [...group.policies.values()]
          .filter((policy) => names.length === 0 || names.includes(policy.name) || names.includes(policy.arn))
          .map((policy) => policyShape(group, policy)),
      );
      const { items, next } = paged(found, input, 100);
      return { ScalingPolicies: [...items], NextToken: next };
    },
  ),
};

function tracking(input: PutScalingPolicyCommandInput): Omit<ScalingPolicy, 'name' | 'arn'> {
  const wanted = input.TargetTrackingConfiguration;
  const metric = wanted?.PredefinedMetricSpecification?.PredefinedMetricType;
  const label = wanted?.PredefinedMetricSpecification?.ResourceLabel;
  if (input.PolicyType !== 'TargetTrackingScaling' || wanted?.TargetValue === undefined)
    throw awsFailure(
      'ValidationError',
      'Simulated Auto Scaling plays policies of type TargetTrackingScaling.',
    );
  if (metric !== 'ASGAverageCPUUtilization' && metric !== 'ALBRequestCountPerTarget')
    throw awsFailure(
      'ValidationError',
      `Simulated Auto Scaling tracks ASGAverageCPUUtilization and ALBRequestCountPerTarget, not ${metric}.`,
    );
  if (metric === 'ALBRequestCountPerTarget' && label === undefined)
    throw awsFailure('ValidationError', 'ALBRequestCountPerTarget needs a ResourceLabel.');
  return {
    metric,
    ...(label !== undefined && { resourceLabel: label }),
    target: wanted.TargetValue,
    disableScaleIn: wanted.DisableScaleIn ?? false,
    warmUpMs: (input.EstimatedInstanceWarmup ?? 300) * 1000,
  };
}

function policyShape(group: ScalingGroup, policy: ScalingPolicy): ScalingPolicyShape {
  return {
    AutoScalingGroupName: group.name,
    PolicyName: policy.name,
    PolicyARN: policy.arn,
    PolicyType: 'TargetTrackingScaling',
    EstimatedInstanceWarmup: policy.warmUpMs / 1000,
    Enabled: true,
    Alarms: [],
    TargetTrackingConfiguration: {
      PredefinedMetricSpecification: {
        PredefinedMetricType: policy.metric,
        ResourceLabel: policy.resourceLabel,
      },
      TargetValue: policy.target,
      DisableScaleIn: policy.disableScaleIn,
    },
  };
}
