import { DescribeNodegroupCommand, EKSClient, type Nodegroup } from '@aws-sdk/client-eks';
import type { AwsAccess } from '../../aws/access.ts';
import { AwsError } from '../../aws/error.ts';
import type { AwsScope } from '../../aws/scope.ts';

/** What EKS calls a node group by. */
export interface NodeGroupName {
  readonly clusterName: string;
  readonly nodegroupName: string;
}

/** The node group as EKS knows it now, or undefined when it is not there any more. Throws AwsError. */
export async function readNodeGroup(
  aws: AwsAccess,
  scope: AwsScope,
  name: NodeGroupName,
): Promise<Nodegroup | undefined> {
  try {
    const client = aws.client(EKSClient, scope, { priority: 'verify' });
    return (await client.send(new DescribeNodegroupCommand({ ...name }))).nodegroup;
  } catch (error) {
    if (error instanceof AwsError && error.failure === 'gone') return undefined;
    throw error;
  }
}
