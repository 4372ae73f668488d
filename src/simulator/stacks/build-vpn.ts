import type { World } from '../world/state/world.ts';
import { type Ground, tagsOf } from './ground.ts';
import { regionOf } from './places.ts';
import type { StackDescription } from './stack-schema.ts';

/**
 * VPN connections of a region, all to one virtual private gateway; those of one device end at the same customer
 * gateway. Answers the gateways, by region, of those that have one.
 */
export function buildVpn(
  world: World,
  stack: StackDescription,
  grounds: readonly Ground[],
): ReadonlyMap<string, string> {
  const gateways = new Map<string, string>();
  for (const { region } of grounds) {
    const here = stack.vpnConnections.filter((one) => regionOf(stack, one.region) === region);
    if (here.length === 0) continue;
    const gateway = `vgw-0${world.hexId(16)}`;
    gateways.set(region, gateway);
    const devices = new Map<string, string>();
    for (const { name, device, tunnels, tags } of here) {
      const customerGateway = devices.get(device) ?? `cgw-0${world.hexId(16)}`;
      devices.set(device, customerGateway);
      const id = `vpn-0${world.hexId(16)}`;
      const number = 2 * world.network.vpnConnections.size + 1;
      world.network.vpnConnections.set(id, {
        id,
        region,
        gateway,
        customerGateway,
        tags: new Map([...tagsOf(stack, tags), ['Name', name]]),
        tunnels: [
          { address: `203.0.113.${number}`, down: new Set() },
          // One that nobody has set up is down for good.
          { address: `203.0.113.${number + 1}`, down: new Set(tunnels === 2 ? [] : [{}]) },
        ],
      });
    }
  }
  return gateways;
}
