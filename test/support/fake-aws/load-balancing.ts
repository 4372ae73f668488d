import { type AwsAnswers, awsFailure } from './answers.ts';

export interface LoadBalancingWorld {
  /** By target group ARN: the load balancer it is behind, and the state of each target. */
  readonly targetGroups: Map<string, { loadBalancer: string; targets: Record<string, string> }>;
  /** Why a target is unhealthy, by its id, where a test says so. */
  readonly reasons: Map<string, string>;
  /** What was set of a target group's attributes, by its ARN and AWS's own keys; the rest is as AWS gives it. */
  readonly attributes: Map<string, Record<string, string>>;
}

interface AttributesInput {
  readonly TargetGroupArn: string;
  readonly Attributes: readonly { readonly Key: string; readonly Value: string }[];
}

const givenAttributes = {
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.count': '1',
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage': 'off',
};

export function loadBalancing(world: LoadBalancingWorld): AwsAnswers {
  return {
    DescribeTargetGroups: ({ LoadBalancerArn }: { LoadBalancerArn: string }) => ({
      TargetGroups: [...world.targetGroups]
        .filter(([, group]) => group.loadBalancer === LoadBalancerArn)
        .map(([TargetGroupArn]) => ({ TargetGroupArn })),
    }),
    DescribeTargetHealth: ({ TargetGroupArn }: { TargetGroupArn: string }) => {
      const group = world.targetGroups.get(TargetGroupArn);
      if (group === undefined)
        throw awsFailure('TargetGroupNotFoundException', 'One or more target groups not found');
      return {
        TargetHealthDescriptions: Object.entries(group.targets).map(([Id, State]) => ({
          Target: { Id, Port: 80 },
          TargetHealth: { State, Reason: world.reasons.get(Id) },
        })),
      };
    },
    DescribeTargetGroupAttributes: ({ TargetGroupArn }: { TargetGroupArn: string }) => ({
      Attributes: Object.entries({ ...givenAttributes, ...world.attributes.get(TargetGroupArn) }).map(
        ([Key, Value]) => ({ Key, Value }),
      ),
    }),
    ModifyTargetGroupAttributes: ({ TargetGroupArn, Attributes }: AttributesInput) => {
      const set = Object.fromEntries(Attributes.map(({ Key, Value }) => [Key, Value]));
      world.attributes.set(TargetGroupArn, { ...world.attributes.get(TargetGroupArn), ...set });
      return {};
    },
  };
}
