import {
  GetRoutingControlStateCommand,
  Route53RecoveryClusterClient,
  type RoutingControlState,
} from '@aws-sdk/client-route53-recovery-cluster';
import { AwsError } from '../../aws/error.ts';
import type { ActionContext } from '../action.ts';

export interface ClusterEndpoint {
  readonly endpoint: string;
  readonly region: string;
}

/** The state of a routing control, asked of each endpoint of its cluster in turn until one answers. */
export async function readRoutingControl(
  arn: string,
  endpoints: readonly ClusterEndpoint[],
  account: string,
  context: ActionContext,
): Promise<RoutingControlState | undefined> {
  let last: unknown;
  for (const { endpoint, region } of endpoints) {
    const options = { priority: 'verify', endpoint } as const;
    const client = context.aws.client(Route53RecoveryClusterClient, { account, region }, options);
    try {
      const answer = await client.send(new GetRoutingControlStateCommand({ RoutingControlArn: arn }));
      return answer.RoutingControlState;
    } catch (error) {
      // What one endpoint refuses, all refuse; only one that does not answer is passed over.
      if (error instanceof AwsError && ['denied', 'gone'].includes(error.failure)) throw error;
      last = error;
    }
  }
  throw last;
}
