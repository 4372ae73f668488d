import type {
  Connection as AnsweredConnection,
  DescribeConnectionsCommandInput,
  DescribeConnectionsCommandOutput,
  DescribeDirectConnectGatewayAssociationsCommandOutput,
  DescribeVirtualInterfacesCommandInput,
  DescribeVirtualInterfacesCommandOutput,
  VirtualInterface as AnsweredInterface,
} from '@aws-sdk/client-direct-connect';
import { isUp } from '../world/network/site.ts';
import type { DirectConnect } from '../world/state/network.ts';
import type { World } from '../world/state/world.ts';
import { failoverTestOperations } from './direct-connect-tests.ts';
import { type CallContext, reads, type SimulatedService } from './operation.ts';
import { page } from './page.ts';

type Answer<T> = Omit<T, '$metadata'>;

/** Direct Connect, as far as connections with a private virtual interface each: none is made here. */
export const directConnect: SimulatedService = {
  id: 'Direct Connect',
  protocol: 'json',
  operations: {
    ...failoverTestOperations,
    DescribeConnections: reads(
      (input: DescribeConnectionsCommandInput, context): Answer<DescribeConnectionsCommandOutput> => {
        const { connectionId: id } = input;
        const found = connectionsHere(context).filter((one) => id === undefined || one.id === id);
        const { items, next } = page(found, request(input));
        return { connections: items.map(connectionShape), nextToken: next };
      },
    ),
    DescribeVirtualInterfaces: reads(
      (
        input: DescribeVirtualInterfacesCommandInput,
        context,
      ): Answer<DescribeVirtualInterfacesCommandOutput> => {
        const { virtualInterfaceId: id, connectionId } = input;
        const found = connectionsHere(context).filter(
          (one) =>
            (id === undefined || one.virtualInterface.id === id) &&
            (connectionId === undefined || one.id === connectionId),
        );
        const { items, next } = page(found, request(input));
        return { virtualInterfaces: items.map((one) => interfaceShape(context.world, one)), nextToken: next };
      },
    ),
    // Every virtual interface here ends at a virtual private gateway, and at no Direct Connect gateway.
    DescribeDirectConnectGatewayAssociations: reads(
      (): Answer<DescribeDirectConnectGatewayAssociationsCommandOutput> => ({
        directConnectGatewayAssociations: [],
      }),
    ),
  },
};

function connectionsHere({ world, scope }: CallContext): readonly DirectConnect[] {
  return [...world.network.directConnects.values()].filter(({ region }) => region === scope.region);
}

const request = ({ nextToken, maxResults }: DescribeConnectionsCommandInput) => ({
  token: nextToken,
  size: maxResults,
  sizeAtMost: 100,
  invalidToken: 'DirectConnectClientException',
});

const tagsOf = ({ tags }: DirectConnect) => [...tags].map(([key, value]) => ({ key, value }));

function connectionShape(one: DirectConnect): AnsweredConnection {
  return {
    connectionId: one.id,
    connectionName: one.name,
    connectionState: one.down.size === 0 ? 'available' : 'down',
    region: one.region,
    location: one.location,
    bandwidth: `${one.gigabits}Gbps`,
    awsDeviceV2: `${one.location}-${one.id.slice(-4)}`,
    hasLogicalRedundancy: 'unknown',
    tags: tagsOf(one),
  };
}

function interfaceShape(world: World, one: DirectConnect): AnsweredInterface {
  const up = isUp(world, one);
  const { id, address, tests } = one.virtualInterface;
  const isTested = (tests.at(-1)?.endsAt ?? 0) > world.clock.now();
  return {
    virtualInterfaceId: id,
    virtualInterfaceName: one.name,
    virtualInterfaceType: 'private',
    virtualInterfaceState: isTested ? 'testing' : up ? 'available' : 'down',
    ownerAccount: world.account,
    connectionId: one.id,
    location: one.location,
    region: one.region,
    virtualGatewayId: one.gateway,
    bgpPeers: [
      {
        bgpPeerId: id.replace('dxvif', 'dxpeer'),
        addressFamily: 'ipv4',
        customerAddress: address,
        bgpPeerState: 'available',
        bgpStatus: up ? 'up' : 'down',
      },
    ],
    tags: tagsOf(one),
  };
}
