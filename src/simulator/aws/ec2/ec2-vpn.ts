import type {
  DescribeVpnConnectionsCommandInput,
  DescribeVpnConnectionsCommandOutput,
  VpnConnection as VpnShape,
} from '@aws-sdk/client-ec2';
import { announcedNetworks } from '../../world/network/site.ts';
import type { VpnConnection } from '../../world/state/network.ts';
import { awsFailure } from '../failure.ts';
import { type Operation, reads } from '../operation.ts';
import type { Answer } from './ec2-lookups.ts';

/** Site-to-Site VPN. EC2 does not page this list. */
export const vpnOperations: Readonly<Record<string, Operation>> = {
  DescribeVpnConnections: reads(
    (
      input: DescribeVpnConnectionsCommandInput,
      { world, scope },
    ): Answer<DescribeVpnConnectionsCommandOutput> => {
      const here = [...world.network.vpnConnections.values()].filter(({ region }) => region === scope.region);
      const ids = input.VpnConnectionIds ?? [];
      const unknown = ids.find((id) => !here.some((one) => one.id === id));
      if (unknown !== undefined)
        throw awsFailure(
          'InvalidVpnConnectionID.NotFound',
          `The vpnConnection ID '${unknown}' does not exist`,
        );
      const found = ids.length === 0 ? here : here.filter(({ id }) => ids.includes(id));
      return { VpnConnections: found.map(connectionShape) };
    },
  ),
};

function connectionShape(one: VpnConnection): VpnShape {
  return {
    VpnConnectionId: one.id,
    State: 'available',
    Type: 'ipsec.1',
    Category: 'VPN',
    CustomerGatewayId: one.customerGateway,
    VpnGatewayId: one.gateway,
    Options: { StaticRoutesOnly: false },
    VgwTelemetry: one.tunnels.map(({ address, down }) => ({
      OutsideIpAddress: address,
      Status: down.size === 0 ? 'UP' : 'DOWN',
      StatusMessage: down.size === 0 ? `${announcedNetworks} BGP ROUTES` : 'IPSEC IS DOWN',
      AcceptedRouteCount: down.size === 0 ? announcedNetworks : 0,
    })),
    Tags: [...one.tags].map(([Key, Value]) => ({ Key, Value })),
  };
}
