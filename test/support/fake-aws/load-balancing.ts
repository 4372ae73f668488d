import { type AwsAnswers, awsFailure } from './answers.ts';

export interface LoadBalancingWorld {
  /** By target group ARN: the load balancer it is behind, and the state of each target. */
  readonly targetGroups: Map<string, { loadBalancer: string; targets: Record<string, string> }>;
}

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
          TargetHealth: { State },
        })),
      };
    },
  };
}
