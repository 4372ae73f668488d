import { everyMinute } from '../signals/every-minute.ts';
import { recorder } from '../signals/metrics.ts';
import type { DirectConnect } from '../state/network.ts';
import type { World } from '../state/world.ts';
import { announcedNetworks, isUp, lostByLink, wayToSite } from './site.ts';

/** What a region and the owner's site send each other, in each direction (model). */
const siteBitsPerSecond = 200_000_000;
const bitsPerPacket = 8_000;
/** What BGP and BFD say to keep a session alive goes by every connection that is up. */
const idlePacketsPerSecond = 4;
/** dBm: in the middle of what AWS asks for, and what little is left of it in a dirty fibre (model). */
const light = { usual: -6, dim: -17, none: -40 };

/** What CloudWatch is told of the ways to the owner's site, once a minute; call it where there are some. */
export function startSiteMetrics(world: World): void {
  everyMinute(world, (at) => {
    for (const one of world.network.directConnects.values()) reportConnection(world, one, at);
    for (const one of world.network.vpnConnections.values()) {
      const record = recorder(
        world,
        { region: one.region, namespace: 'AWS/VPN', dimensions: { VpnId: one.id } },
        at,
      );
      const bytes = wayToSite(world, one.region)?.way === one ? (siteBitsPerSecond / 8) * 60 : 0;
      record('TunnelDataIn', bytes);
      record('TunnelDataOut', bytes);
    }
  });
}

function reportConnection(world: World, one: DirectConnect, at: number): void {
  const { id, region, down, troubles, virtualInterface } = one;
  const place = { region, namespace: 'AWS/DX' };
  const isBgpUp = isUp(world, one);
  const bits = wayToSite(world, region)?.way === one ? siteBitsPerSecond : 0;
  const packets = bits / bitsPerPacket + (down.size === 0 ? idlePacketsPerSecond : 0);
  const loss = lostByLink(one);
  const isDim = [...troubles].some((trouble) => trouble.isDim);
  const record = recorder(world, { ...place, dimensions: { ConnectionId: id } }, at);
  record('ConnectionState', down.size === 0 ? 1 : 0);
  record('ConnectionBpsEgress', bits);
  record('ConnectionBpsIngress', bits * (1 - loss));
  record('ConnectionPpsIngress', packets * (1 - loss));
  record('ConnectionErrorCount', Math.round(packets * 60 * loss));
  const lane = recorder(world, { ...place, dimensions: { ConnectionId: id, OpticalLaneNumber: '1' } }, at);
  lane('ConnectionLightLevelTx', light.usual);
  lane('ConnectionLightLevelRx', down.size > 0 ? light.none : isDim ? light.dim : light.usual);
  const dimensions = { ConnectionId: id, VirtualInterfaceId: virtualInterface.id };
  const carried = recorder(world, { ...place, dimensions }, at);
  carried('VirtualInterfaceBpsEgress', bits);
  carried('VirtualInterfaceBpsIngress', bits * (1 - loss));
  const session = recorder(world, { ...place, dimensions: { ...dimensions, IpAddressFamily: 'ipv4' } }, at);
  session('VirtualInterfaceBgpStatus', isBgpUp ? 1 : 0);
  session('VirtualInterfaceBgpPrefixesAccepted', isBgpUp ? announcedNetworks : 0);
}
