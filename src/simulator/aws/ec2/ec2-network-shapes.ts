import type {
  NatGateway as NatGatewayShape,
  Route as RouteShape,
  RouteTable as RouteTableShape,
  TransitGatewayAttachment as AttachmentShape,
  VpcPeeringConnection as PeeringShape,
} from '@aws-sdk/client-ec2';
import { isBlackhole, natState } from '../../world/network/routes.ts';
import type {
  NatGateway,
  Peering,
  Route,
  RouteTable,
  TransitGatewayAttachment,
} from '../../world/state/network.ts';
import type { World } from '../../world/state/world.ts';

const tagsShape = (tags: ReadonlyMap<string, string>) => [...tags].map(([Key, Value]) => ({ Key, Value }));

export function natGatewayShape(world: World, gateway: NatGateway): NatGatewayShape {
  return {
    NatGatewayId: gateway.id,
    VpcId: gateway.vpc,
    SubnetId: gateway.subnet,
    State: natState(world, gateway),
    ConnectivityType: 'public',
    AvailabilityMode: 'zonal',
    CreateTime: new Date(gateway.createdAt),
    NatGatewayAddresses: [{ PublicIp: gateway.publicIp, IsPrimary: true, Status: 'succeeded' }],
    Tags: tagsShape(gateway.tags),
  };
}

export function routeTableShape(world: World, table: RouteTable): RouteTableShape {
  return {
    RouteTableId: table.id,
    VpcId: table.vpc,
    OwnerId: world.account,
    Associations: table.subnets.map((SubnetId) => ({
      Main: false,
      RouteTableId: table.id,
      RouteTableAssociationId: table.id.replace('rtb-', 'rtbassoc-'),
      SubnetId,
      AssociationState: { State: 'associated' },
    })),
    PropagatingVgws: [],
    Routes: table.routes.map((route) => routeShape(world, route)),
    Tags: tagsShape(table.tags),
  };
}

function routeShape(world: World, route: Route): RouteShape {
  const { destination, target } = route;
  const isLocal = target === 'local';
  return {
    DestinationCidrBlock: destination,
    ...targetShape(target),
    Origin: isLocal ? 'CreateRouteTable' : 'CreateRoute',
    State: isBlackhole(world, route) ? 'blackhole' : 'active',
  };
}

function targetShape(target: string): RouteShape {
  if (target.startsWith('nat-')) return { NatGatewayId: target };
  if (target.startsWith('pcx-')) return { VpcPeeringConnectionId: target };
  if (target.startsWith('tgw-')) return { TransitGatewayId: target };
  return { GatewayId: target };
}

export function peeringShape(world: World, one: Peering): PeeringShape {
  const stands = one.deletions.size === 0;
  return {
    VpcPeeringConnectionId: one.id,
    RequesterVpcInfo: { OwnerId: world.account, VpcId: one.vpc, Region: one.region },
    AccepterVpcInfo: { OwnerId: world.account, VpcId: one.peerVpc, Region: one.region },
    Status: stands
      ? { Code: 'active', Message: 'Active' }
      : { Code: 'deleted', Message: 'Deleted by the accepter' },
    Tags: tagsShape(one.tags),
  };
}

export function attachmentShape(world: World, one: TransitGatewayAttachment): AttachmentShape {
  return {
    TransitGatewayAttachmentId: one.id,
    TransitGatewayId: one.gateway,
    TransitGatewayOwnerId: world.account,
    ResourceOwnerId: world.account,
    ResourceType: 'vpc',
    ResourceId: one.vpc,
    State: one.deletions.size === 0 ? 'available' : 'deleted',
    CreationTime: new Date(one.createdAt),
    Tags: tagsShape(one.tags),
  };
}
