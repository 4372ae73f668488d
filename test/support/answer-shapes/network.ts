import type { Shape } from '../answers-like.ts';
import { startedAt } from '../poll.ts';

const at = new Date(startedAt - 60_000);
const tags = [{ Key: 'Name', Value: 'shop' }];

/** An answer with every field that a poller reads, by `Service Operation`: what a network is made of. */
export const networkAnswers: Readonly<Record<string, Shape>> = {
  'EC2 DescribeSubnets': {
    NextToken: 'a',
    Subnets: [
      {
        SubnetId: 'subnet-1',
        VpcId: 'vpc-1',
        AvailabilityZone: 'eu-west-1a',
        CidrBlock: '10.0.0.0/24',
        AvailableIpAddressCount: 200,
        Tags: tags,
      },
    ],
  },
  'EC2 DescribeRouteTables': {
    NextToken: 'a',
    RouteTables: [
      {
        RouteTableId: 'rtb-1',
        VpcId: 'vpc-1',
        Associations: [{ Main: true, SubnetId: 'subnet-1', GatewayId: 'vgw-1' }],
        Routes: [
          { DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local', State: 'active' },
          { DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'nat-1', State: 'active' },
          { DestinationIpv6CidrBlock: '::/0', EgressOnlyInternetGatewayId: 'eigw-1', State: 'blackhole' },
          { DestinationPrefixListId: 'pl-1', VpcPeeringConnectionId: 'pcx-1', State: 'filtered' },
        ],
        Tags: tags,
      },
    ],
  },
  'EC2 DescribeNatGateways': {
    NextToken: 'a',
    NatGateways: [
      {
        NatGatewayId: 'nat-1',
        VpcId: 'vpc-1',
        SubnetId: 'subnet-1',
        State: 'available',
        FailureCode: 'Gateway.NotAttached',
        FailureMessage: 'Network vpc-1 has no Internet gateway attached',
        ConnectivityType: 'public',
        AvailabilityMode: 'zonal',
        CreateTime: at,
        Tags: tags,
      },
    ],
  },
  'EC2 DescribeVpcPeeringConnections': {
    NextToken: 'a',
    VpcPeeringConnections: [
      {
        VpcPeeringConnectionId: 'pcx-1',
        RequesterVpcInfo: { VpcId: 'vpc-1' },
        AccepterVpcInfo: { VpcId: 'vpc-2' },
        Status: { Code: 'active', Message: 'Active' },
        Tags: tags,
      },
    ],
  },
  'EC2 DescribeTransitGatewayAttachments': {
    NextToken: 'a',
    TransitGatewayAttachments: [
      {
        TransitGatewayAttachmentId: 'tgw-attach-1',
        TransitGatewayId: 'tgw-1',
        ResourceId: 'vpc-1',
        ResourceType: 'vpc',
        State: 'available',
        Tags: tags,
      },
    ],
  },
  'EC2 DescribeSecurityGroups': {
    NextToken: 'a',
    SecurityGroups: [
      {
        GroupId: 'sg-1',
        GroupName: 'web',
        VpcId: 'vpc-1',
        IpPermissions: [
          {
            IpProtocol: 'tcp',
            FromPort: 80,
            ToPort: 80,
            UserIdGroupPairs: [{ GroupId: 'sg-2' }],
            IpRanges: [{ CidrIp: '10.0.0.0/8' }],
            Ipv6Ranges: [{ CidrIpv6: '::/0' }],
            PrefixListIds: [{ PrefixListId: 'pl-1' }],
          },
        ],
        Tags: tags,
      },
    ],
  },
  'EC2 DescribeNetworkAcls': {
    NextToken: 'a',
    NetworkAcls: [
      {
        NetworkAclId: 'acl-1',
        VpcId: 'vpc-1',
        IsDefault: false,
        Associations: [{ SubnetId: 'subnet-1' }],
        Entries: [
          {
            RuleNumber: 100,
            RuleAction: 'allow',
            Protocol: '6',
            PortRange: { From: 80, To: 80 },
            CidrBlock: '10.0.0.0/8',
            Ipv6CidrBlock: '::/0',
            Egress: false,
          },
          { RuleNumber: 32767, RuleAction: 'deny', Protocol: '-1', CidrBlock: '0.0.0.0/0', Egress: true },
        ],
        Tags: tags,
      },
    ],
  },
  'EC2 DescribeVpnConnections': {
    VpnConnections: [
      {
        VpnConnectionId: 'vpn-1',
        State: 'available',
        CustomerGatewayId: 'cgw-1',
        VpnGatewayId: 'vgw-1',
        TransitGatewayId: 'tgw-1',
        Options: { StaticRoutesOnly: false },
        VgwTelemetry: [
          { OutsideIpAddress: '203.0.113.1', Status: 'UP', StatusMessage: '1 BGP ROUTES' },
          { OutsideIpAddress: '203.0.113.2', Status: 'DOWN', StatusMessage: 'IPSEC IS DOWN' },
        ],
        Tags: tags,
      },
    ],
  },
  'CloudWatch ListMetrics': {
    NextToken: 'a',
    Metrics: [
      {
        Namespace: 'AWS/DX',
        MetricName: 'ConnectionLightLevelRx',
        Dimensions: [
          { Name: 'ConnectionId', Value: 'dxcon-1' },
          { Name: 'OpticalLaneNumber', Value: '1' },
        ],
      },
    ],
  },
  'Direct Connect DescribeVirtualInterfaces': {
    nextToken: 'a',
    virtualInterfaces: [
      {
        virtualInterfaceId: 'dxvif-1',
        virtualInterfaceName: 'north',
        virtualInterfaceType: 'private',
        virtualInterfaceState: 'available',
        connectionId: 'dxcon-1',
        location: 'EqDC2',
        directConnectGatewayId: '5f294f92-bafb-4011-916d-9b0bdEXAMPLE',
        bgpPeers: [
          {
            addressFamily: 'ipv4',
            customerAddress: '169.254.255.1',
            bgpPeerState: 'available',
            bgpStatus: 'up',
          },
          { addressFamily: 'ipv6', bgpPeerState: 'available', bgpStatus: 'down' },
        ],
        tags: [{ key: 'Name', value: 'shop' }],
      },
    ],
  },
  'Direct Connect DescribeConnections': {
    nextToken: 'a',
    connections: [
      {
        connectionId: 'dxcon-1',
        connectionName: 'north',
        connectionState: 'available',
        location: 'EqDC2',
        bandwidth: '1Gbps',
        awsDeviceV2: 'EqDC2-123h49s71dabc',
        lagId: 'dxlag-1',
        tags: [{ key: 'Name', value: 'shop' }],
      },
    ],
  },
  'Direct Connect DescribeDirectConnectGatewayAssociations': {
    nextToken: 'a',
    directConnectGatewayAssociations: [
      {
        associationState: 'associated',
        associatedGateway: { id: 'tgw-1', type: 'transitGateway' },
        virtualGatewayId: 'vgw-1',
      },
    ],
  },
};
