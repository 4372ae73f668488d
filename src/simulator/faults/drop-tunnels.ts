import { z } from 'zod';
import { followSite } from '../world/network/site.ts';
import { defineFault } from './fault.ts';
import { oneOf } from './select.ts';
import { nameOf, selected } from './select-network.ts';

export const dropTunnels = defineFault({
  name: 'drop-tunnels',
  summary:
    'tunnels of a VPN connection are down: one at a time as AWS takes them down for maintenance, or both',
  parameters: z.strictObject({
    vpn: z.string().min(1).describe('`vpn` (the first of the stack), or the name of a VPN connection.'),
    count: z.int().min(1).max(2).default(2).describe('How many of its two tunnels.'),
  }),
  sample(world, draw) {
    const found = oneOf([...world.network.vpnConnections.values()], draw);
    return found === undefined ? undefined : { vpn: nameOf(found) };
  },
  begin(world, { vpn: name, count }) {
    const all = [...world.network.vpnConnections.values()];
    const { tunnels } = selected(all, name, { role: 'vpn', what: 'VPN connection' });
    const cause = {};
    for (const { down } of tunnels.slice(0, count)) down.add(cause);
    followSite(world);
    return () => {
      for (const { down } of tunnels) down.delete(cause);
      followSite(world);
    };
  },
});
