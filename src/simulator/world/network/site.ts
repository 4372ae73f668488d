import { addTrouble } from '../traffic/troubles.ts';
import type { DirectConnect, VpnConnection } from '../state/network.ts';
import type { World } from '../state/world.ts';
import { usualShare } from './egress.ts';

/** Networks that the owner's side announces, by each way (model). */
export const announcedNetworks = 4;

/** A way between a region and the owner's site. */
export type SiteWay =
  | { readonly kind: 'direct-connect'; readonly way: DirectConnect }
  | { readonly kind: 'vpn'; readonly way: VpnConnection };

/** Whether BGP of a virtual interface is up: its link is, and no failover test has it down. */
export function isUp({ clock }: World, { down, virtualInterface }: DirectConnect): boolean {
  const test = virtualInterface.tests.at(-1);
  return down.size === 0 && (test === undefined || test.endsAt <= clock.now());
}

/**
 * What routing sends everything by: the first connection whose BGP is up, then the first VPN connection with a
 * tunnel that is. How a link fares is no matter to BGP. Nothing where there is no way left. `without`: as if its
 * BGP were down.
 */
export function wayToSite(world: World, region: string, without?: DirectConnect): SiteWay | undefined {
  for (const way of world.network.directConnects.values())
    if (way !== without && way.isNeeded && way.region === region && isUp(world, way))
      return { kind: 'direct-connect', way };
  for (const way of world.network.vpnConnections.values())
    if (way.region === region && way.tunnels.some(({ down }) => down.size === 0)) return { kind: 'vpn', way };
  return undefined;
}

/** 0–1: what is lost by a connection while it is up. */
export function lostByLink({ troubles }: DirectConnect): number {
  let through = 1;
  for (const { loss } of troubles) through *= 1 - loss;
  return 1 - through;
}

/**
 * Has the requests of each region that need something at the owner's site suffer what the way there does now;
 * call it after a change of any. Only where Direct Connect leads there does a stack's application need the site.
 */
export function followSite(world: World): void {
  const { directConnects, siteCut } = world.network;
  const needed = [...directConnects.values()].filter(({ isNeeded }) => isNeeded);
  for (const region of new Set(needed.map((one) => one.region))) {
    const found = wayToSite(world, region);
    const loss = found === undefined ? 1 : found.kind === 'vpn' ? 0 : lostByLink(found.way);
    const before = siteCut.get(region);
    if ((before?.loss ?? 0) === loss) continue;
    before?.heal();
    if (loss === 0) siteCut.delete(region);
    else {
      const errorShare = usualShare * timeouts(loss);
      const heal = addTrouble(world, {
        kind: 'answers',
        place: region,
        errorShare,
        latencyMs: 0,
        checksToo: false,
      });
      siteCut.set(region, { loss, heal });
    }
  }
}

/** Of the requests over a link that loses frames, those that take too long: TCP hardly moves beyond a tenth (model). */
function timeouts(loss: number): number {
  return Math.min(1, 5 * loss);
}
