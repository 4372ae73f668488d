import {
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { AwsAccess } from '../../aws/access.ts';
import type { AwsScope } from '../../aws/scope.ts';

/** One target group, read now. `states` is by target id, worst state of its ports. */
export interface TargetGroupHealth {
  readonly arn: string;
  readonly healthy: readonly string[];
  readonly states: ReadonlyMap<string, string>;
  /** To which no connection comes about: nothing listens there. */
  readonly refusing: readonly string[];
}

/** AWS's reason for an error while a connection is made, in contrast to an answer that is late or wrong. */
const refuses = 'Target.FailedHealthChecks';

export async function readTargetHealth(
  aws: AwsAccess,
  scope: AwsScope,
  arn: string,
): Promise<TargetGroupHealth> {
  const client = aws.client(ElasticLoadBalancingV2Client, scope, { priority: 'verify' });
  const { TargetHealthDescriptions = [] } = await client.send(
    new DescribeTargetHealthCommand({ TargetGroupArn: arn }),
  );
  const states = new Map<string, string>();
  for (const { Target, TargetHealth } of TargetHealthDescriptions) {
    if (Target?.Id === undefined) continue;
    const state = TargetHealth?.State ?? 'unknown';
    // A target registered on two ports serves only if both do.
    if (states.get(Target.Id) === undefined || states.get(Target.Id) === 'healthy')
      states.set(Target.Id, state);
  }
  const healthy = [...states].filter(([, state]) => state === 'healthy').map(([id]) => id);
  const refusing = TargetHealthDescriptions.flatMap(({ Target, TargetHealth }) =>
    TargetHealth?.Reason === refuses ? (Target?.Id ?? []) : [],
  );
  return { arn, healthy, states, refusing: [...new Set(refusing)] };
}

/** The health of every target group behind a load balancer. */
export async function readHealthBehind(
  aws: AwsAccess,
  scope: AwsScope,
  loadBalancerArn: string,
): Promise<readonly TargetGroupHealth[]> {
  const client = aws.client(ElasticLoadBalancingV2Client, scope, { priority: 'verify' });
  const { TargetGroups = [] } = await client.send(
    new DescribeTargetGroupsCommand({ LoadBalancerArn: loadBalancerArn }),
  );
  const groups: TargetGroupHealth[] = [];
  for (const { TargetGroupArn } of TargetGroups) {
    if (TargetGroupArn !== undefined) groups.push(await readTargetHealth(aws, scope, TargetGroupArn));
  }
  return groups;
}
