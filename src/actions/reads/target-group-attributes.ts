import {
  DescribeTargetGroupAttributesCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { AwsAccess } from '../../aws/access.ts';
import type { AwsScope } from '../../aws/scope.ts';

/** The settings of a target group as they are now, by AWS's own keys. */
export async function readTargetGroupAttributes(
  aws: AwsAccess,
  scope: AwsScope,
  arn: string,
): Promise<ReadonlyMap<string, string>> {
  const client = aws.client(ElasticLoadBalancingV2Client, scope, { priority: 'verify' });
  const { Attributes = [] } = await client.send(
    new DescribeTargetGroupAttributesCommand({ TargetGroupArn: arn }),
  );
  return new Map(Attributes.map(({ Key = '', Value = '' }) => [Key, Value]));
}
