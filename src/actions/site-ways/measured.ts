import type { VirtualInterface } from '@aws-sdk/client-direct-connect';
import { periodSeconds, type WayMetric } from './metrics.ts';

/** What CloudWatch has told of a way in the newest ten minutes; what it has not told is absent. */
export interface Measured {
  /** 0–1, newest five minutes first: frames that arrived broken by its connection. */
  readonly broken?: readonly [number, number];
  /** Bits a second in the busier direction, of the virtual interface or VPN connection itself. */
  readonly carriedBits?: number;
  /** The same of all that goes by its connection. */
  readonly connectionBits?: number;
  /** What it may carry at most, bits a second. */
  readonly capacityBits?: number;
  readonly networks?: number;
}

export function connectionMetrics({ connectionId = '' }: VirtualInterface): readonly WayMetric[] {
  const dimensions = { ConnectionId: connectionId };
  return [
    { namespace: 'AWS/DX', metric: 'ConnectionErrorCount', statistic: 'Sum', dimensions },
    { namespace: 'AWS/DX', metric: 'ConnectionPpsIngress', statistic: 'Average', dimensions },
    { namespace: 'AWS/DX', metric: 'ConnectionBpsEgress', statistic: 'Average', dimensions },
    { namespace: 'AWS/DX', metric: 'ConnectionBpsIngress', statistic: 'Average', dimensions },
  ];
}

export function interfaceMetrics(one: VirtualInterface): readonly WayMetric[] {
  const { connectionId = '', virtualInterfaceId = '', bgpPeers = [] } = one;
  const dimensions = { ConnectionId: connectionId, VirtualInterfaceId: virtualInterfaceId };
  const families = new Set(bgpPeers.flatMap(({ addressFamily }) => addressFamily?.toLowerCase() ?? []));
  return [
    { namespace: 'AWS/DX', metric: 'VirtualInterfaceBpsEgress', statistic: 'Average', dimensions },
    { namespace: 'AWS/DX', metric: 'VirtualInterfaceBpsIngress', statistic: 'Average', dimensions },
    ...[...families].map(
      (IpAddressFamily): WayMetric => ({
        namespace: 'AWS/DX',
        metric: 'VirtualInterfaceBgpPrefixesAccepted',
        statistic: 'Minimum',
        dimensions: { ...dimensions, IpAddressFamily },
      }),
    ),
  ];
}

export function vpnMetrics(VpnId: string): readonly WayMetric[] {
  return ['TunnelDataIn', 'TunnelDataOut'].map((metric) => ({
    namespace: 'AWS/VPN',
    metric,
    statistic: 'Sum',
    dimensions: { VpnId },
  }));
}

type Told = readonly [number, number] | undefined;

/** From the values of these metrics, in their order. */
export function measuredOf(asked: readonly WayMetric[], values: readonly Told[]): Measured {
  const told = (metric: string): Told => values[asked.findIndex((one) => one.metric === metric)];
  const networks = values.filter(
    (_, index) => asked[index]?.metric === 'VirtualInterfaceBgpPrefixesAccepted',
  );
  const broken = brokenShares(told('ConnectionErrorCount'), told('ConnectionPpsIngress'));
  const carried = busier(told('VirtualInterfaceBpsEgress'), told('VirtualInterfaceBpsIngress'));
  const tunnelled = busier(told('TunnelDataIn'), told('TunnelDataOut'));
  const carriedBits = carried ?? (tunnelled === undefined ? undefined : (tunnelled * 8) / periodSeconds);
  const connectionBits = busier(told('ConnectionBpsEgress'), told('ConnectionBpsIngress'));
  return {
    ...(broken === undefined ? {} : { broken }),
    ...(carriedBits === undefined ? {} : { carriedBits }),
    ...(connectionBits === undefined ? {} : { connectionBits }),
    ...(networks.length === 0 || networks.includes(undefined)
      ? {}
      : { networks: networks.reduce((sum, one) => sum + (one?.[0] ?? 0), 0) }),
  };
}

/** Of all frames that arrived. Without a packet there is no share. */
function brokenShares(errors: Told, packets: Told): readonly [number, number] | undefined {
  if (errors === undefined || packets === undefined) return undefined;
  const share = (period: 0 | 1) => errors[period] / (errors[period] + packets[period] * periodSeconds);
  const shares = [share(0), share(1)] as const;
  return shares.every(Number.isFinite) ? shares : undefined;
}

function busier(one: Told, other: Told): number | undefined {
  return one === undefined || other === undefined ? undefined : Math.max(...one, ...other);
}
