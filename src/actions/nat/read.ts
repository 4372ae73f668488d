import {
  DescribeNatGatewaysCommand,
  DescribeRouteTablesCommand,
  EC2Client,
  type NatGateway,
  paginateDescribeNatGateways,
} from '@aws-sdk/client-ec2';
import { AwsError } from '../../aws/error.ts';
import type { AwsScope } from '../../aws/scope.ts';
import type { ActionContext } from '../action.ts';

/** What has no way of its own goes by this route. */
export const everywhere = '0.0.0.0/0';

/** The default route of a table as it is now. */
export interface DefaultRoute {
  readonly vpc: string;
  /** Id of the NAT gateway that it leads to; absent: it leads elsewhere, or there is none. */
  readonly gateway?: string;
  readonly isBlackhole: boolean;
}

/** Undefined where the table is gone. Throws AwsError. */
export async function readDefaultRoute(
  { aws }: ActionContext,
  scope: AwsScope,
  table: string,
): Promise<DefaultRoute | undefined> {
  try {
    const client = aws.client(EC2Client, scope, { priority: 'verify' });
    const { RouteTables = [] } = await client.send(
      new DescribeRouteTablesCommand({ RouteTableIds: [table] }),
    );
    const [found] = RouteTables;
    if (found === undefined) return undefined;
    const route = (found.Routes ?? []).find(
      ({ DestinationCidrBlock }) => DestinationCidrBlock === everywhere,
    );
    return {
      vpc: found.VpcId ?? '',
      ...(route?.NatGatewayId === undefined ? {} : { gateway: route.NatGatewayId }),
      isBlackhole: route?.State === 'blackhole',
    };
  } catch (error) {
    if (error instanceof AwsError && error.failure === 'gone') return undefined;
    throw error;
  }
}

/** Every NAT gateway of a VPC, deleted ones of the last hour with them. Throws AwsError. */
export async function readGatewaysOf(
  { aws }: ActionContext,
  scope: AwsScope,
  vpc: string,
): Promise<readonly NatGateway[]> {
  const client = aws.client(EC2Client, scope, { priority: 'verify' });
  const gateways: NatGateway[] = [];
  const pages = paginateDescribeNatGateways({ client }, { Filter: [{ Name: 'vpc-id', Values: [vpc] }] });
  for await (const { NatGateways = [] } of pages) gateways.push(...NatGateways);
  return gateways;
}

/** Whether EC2 calls a gateway available. One that is not there any more is not. Throws AwsError. */
export async function isAvailable({ aws }: ActionContext, scope: AwsScope, id: string): Promise<boolean> {
  const client = aws.client(EC2Client, scope, { priority: 'verify' });
  const Filter = [{ Name: 'nat-gateway-id', Values: [id] }];
  const { NatGateways = [] } = await client.send(new DescribeNatGatewaysCommand({ Filter }));
  return NatGateways.some(({ State }) => State === 'available');
}
