import {
  type Connection,
  DescribeConnectionsCommand,
  DescribeVirtualInterfacesCommand,
  DirectConnectClient,
} from '@aws-sdk/client-direct-connect';
import { DescribeVpnConnectionsCommand, EC2Client } from '@aws-sdk/client-ec2';
import type { ActionContext } from '../action.ts';
import { identifierOf } from '../precondition.ts';
import { connectionMetrics, interfaceMetrics, type Measured, measuredOf, vpnMetrics } from './measured.ts';
import { readTwice } from './metrics.ts';
import type { PathState } from './state.ts';

/** A way between AWS and the site as it is now. */
export interface WayNow {
  /** Its ARN. */
  readonly id: string;
  readonly name: string;
  readonly kind: 'direct-connect' | 'vpn';
  /** Absent: AWS does not list it any more. */
  readonly state?: string;
  /** Whether it is up: every BGP peer of a virtual interface, or a tunnel of a VPN connection. */
  readonly isUp: boolean;
  /** Networks that the site announces by it; absent where AWS does not say. */
  readonly networks?: number;
  readonly measured: Measured;
}

export interface Ways {
  readonly left: WayNow;
  readonly backups: readonly WayNow[];
}

/** The way that is to be left and those that may stand in for it. Throws AwsError. */
export async function readWays(state: PathState, context: ActionContext): Promise<Ways> {
  const ways = [...(await readInterfaces(state, context)), ...(await readVpns(state, context))];
  const found = (id: string): WayNow =>
    ways.find((way) => way.id === id) ?? {
      id,
      name: identifierOf(id),
      kind: isVpn(id) ? 'vpn' : 'direct-connect',
      isUp: false,
      measured: {},
    };
  return { left: found(state.target), backups: state.backups.map(found) };
}

async function readInterfaces(
  { scope, target, backups }: PathState,
  context: ActionContext,
): Promise<readonly WayNow[]> {
  const client = context.aws.client(DirectConnectClient, scope, { priority: 'verify' });
  // The first hundred of each. One that is not among them counts as gone, and is no backup.
  const { virtualInterfaces = [] } = await client.send(new DescribeVirtualInterfacesCommand({}));
  const { connections = [] } = await client.send(new DescribeConnectionsCommand({}));
  const ways: WayNow[] = [];
  for (const id of [target, ...backups]) {
    const one = virtualInterfaces.find(({ virtualInterfaceId }) => virtualInterfaceId === identifierOf(id));
    if (one === undefined) continue;
    const asked = [...connectionMetrics(one), ...interfaceMetrics(one)];
    const measured = measuredOf(asked, await readTwice(asked, scope, context));
    const peers = (one.bgpPeers ?? []).filter(({ bgpPeerState }) => bgpPeerState !== 'deleted');
    const { virtualInterfaceState: state, virtualInterfaceName: name, connectionId } = one;
    const capacityBits = bandwidthOf(connections.find((each) => each.connectionId === connectionId));
    ways.push({
      id,
      name: name || identifierOf(id),
      kind: 'direct-connect',
      ...(state === undefined ? {} : { state }),
      isUp: state === 'available' && peers.length > 0 && peers.every(({ bgpStatus }) => bgpStatus === 'up'),
      ...(measured.networks === undefined ? {} : { networks: measured.networks }),
      measured: { ...measured, ...(capacityBits === undefined ? {} : { capacityBits }) },
    });
  }
  return ways;
}

/** `1Gbps`, `500Mbps` in bits a second. Of a connection of somebody else's, and of a group of them, nothing is known. */
function bandwidthOf(connection: Connection | undefined): number | undefined {
  const [, amount, unit] = /^(\d+)([MG])bps$/.exec(connection?.bandwidth ?? '') ?? [];
  return amount === undefined ? undefined : Number(amount) * (unit === 'G' ? 1e9 : 1e6);
}

async function readVpns({ scope, backups }: PathState, context: ActionContext): Promise<readonly WayNow[]> {
  const wanted = backups.filter(isVpn);
  if (wanted.length === 0) return [];
  const client = context.aws.client(EC2Client, scope, { priority: 'verify' });
  const { VpnConnections = [] } = await client.send(new DescribeVpnConnectionsCommand({}));
  const ways: WayNow[] = [];
  for (const id of wanted) {
    const one = VpnConnections.find(({ VpnConnectionId }) => VpnConnectionId === identifierOf(id));
    if (one === undefined) continue;
    const asked = vpnMetrics(identifierOf(id));
    const measured = measuredOf(asked, await readTwice(asked, scope, context));
    const up = (one.VgwTelemetry ?? []).filter(({ Status }) => Status === 'UP');
    const routes = up.flatMap(({ AcceptedRouteCount }) => AcceptedRouteCount ?? []);
    ways.push({
      id,
      name: one.Tags?.find(({ Key }) => Key === 'Name')?.Value || identifierOf(id),
      kind: 'vpn',
      ...(one.State === undefined ? {} : { state: one.State }),
      isUp: one.State === 'available' && up.length > 0,
      ...(routes.length === 0 ? {} : { networks: Math.max(...routes) }),
      measured: { ...measured, capacityBits: vpnBits },
    });
  }
  return ways;
}

const isVpn = (id: string): boolean => id.includes(':vpn-connection/');

/** AWS: what a tunnel of a Site-to-Site VPN carries at most, bits a second. */
const vpnBits = 1_250_000_000;
