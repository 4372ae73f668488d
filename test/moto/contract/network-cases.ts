import {
  AuthorizeSecurityGroupIngressCommand,
  DescribeNatGatewaysCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcPeeringConnectionsCommand,
  type IpPermission,
  ReplaceRouteCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { rulesOf } from '../../../src/model/security-rule.ts';
import { refusal } from './contract-case.ts';
import type { SystemCase } from './system-cases.ts';

const everywhere = '0.0.0.0/0';

const tcp = (port: number): IpPermission => ({
  IpProtocol: 'tcp',
  FromPort: port,
  ToPort: port,
  IpRanges: [{ CidrIp: everywhere }],
});

/** Where traffic goes out and who is let in, as it is read and as it is repaired. */
export const networkCases: readonly SystemCase[] = [
  {
    name: 'a route to a NAT gateway, led to another one',
    async run({ ec2, gateway, spareGateway }) {
      const tables = async (NatGatewayId: string) => {
        const { RouteTables = [] } = await ec2.send(new DescribeRouteTablesCommand({ MaxResults: 100 }));
        return RouteTables.filter(({ Routes = [] }) =>
          Routes.some((route) => route.NatGatewayId === NatGatewayId),
        );
      };
      const [table] = await tables(gateway);
      const route = table?.Routes?.find(({ NatGatewayId }) => NatGatewayId === gateway);
      const lead = (NatGatewayId: string, destination = everywhere, id = table?.RouteTableId) =>
        ec2.send(
          new ReplaceRouteCommand({ RouteTableId: id, DestinationCidrBlock: destination, NatGatewayId }),
        );
      const { NatGateways = [] } = await ec2.send(
        new DescribeNatGatewaysCommand({ Filter: [{ Name: 'state', Values: ['available'] }] }),
      );
      const before = [(await tables(gateway)).length, (await tables(spareGateway)).length];
      await lead(spareGateway);
      const then = [(await tables(gateway)).length, (await tables(spareGateway)).length];
      await lead(gateway);
      return {
        gateways: NatGateways.map(({ State, ConnectivityType }) => [State, ConnectivityType]),
        route: [route?.DestinationCidrBlock, route?.State, route?.Origin],
        'tables that lead there': [before, then],
        'of no such destination': await refusal(lead(spareGateway, '192.0.2.0/24')),
        'in no table': await refusal(lead(spareGateway, everywhere, 'rtb-0123456789abcdef0')),
        'to no gateway': await refusal(lead('nat-0123456789abcdef0')),
      };
    },
  },
  {
    name: 'a peering connection',
    async run({ ec2 }) {
      const { VpcPeeringConnections = [] } = await ec2.send(new DescribeVpcPeeringConnectionsCommand({}));
      return {
        states: VpcPeeringConnections.map(({ Status }) => Status?.Code),
        'between two': VpcPeeringConnections.every(
          ({ RequesterVpcInfo, AccepterVpcInfo }) => RequesterVpcInfo?.VpcId !== AccepterVpcInfo?.VpcId,
        ),
      };
    },
  },
  {
    name: 'a rule of a security group, revoked and restored',
    async run({ ec2, securityGroup: GroupId }) {
      const rules = async () => {
        const { SecurityGroups = [] } = await ec2.send(
          new DescribeSecurityGroupsCommand({ GroupIds: [GroupId] }),
        );
        return [...rulesOf(SecurityGroups[0]?.IpPermissions ?? [])].toSorted();
      };
      const letIn = (port: number, id = GroupId) =>
        ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: id, IpPermissions: [tcp(port)] }));
      const before = await rules();
      const again = await refusal(letIn(443));
      await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions: [tcp(443)] }));
      const without = await rules();
      await letIn(443);
      return {
        before,
        without,
        restored: await rules(),
        'let in twice': again,
        'in no group': await refusal(letIn(443, 'sg-0123456789abcdef0')),
        'no group': await refusal(
          ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: ['sg-0123456789abcdef0'] })),
        ),
      };
    },
  },
];
