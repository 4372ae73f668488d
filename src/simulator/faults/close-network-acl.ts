import { z } from 'zod';
import { followAcls, network } from '../world/network/acls.ts';
import { defineFault } from './fault.ts';
import { oneOf } from './select.ts';
import { nameOf, selected } from './select-network.ts';

export const closeNetworkAcl = defineFault({
  name: 'close-network-acl',
  summary:
    'somebody puts a denial before the other entries of a network ACL: what comes from the network, or what is answered, does not get through',
  parameters: z.strictObject({
    acl: z.string().min(1).describe('`network-acl` (the first of the stack), or the name of a network ACL.'),
    direction: z
      .enum(['inbound', 'outbound'])
      .default('outbound')
      .describe('Outbound denies the answers only, for ACLs keep no state.'),
  }),
  sample(world, draw) {
    const found = oneOf(
      [...world.network.acls.values()].filter(({ guards }) => guards !== undefined),
      draw,
    );
    return found === undefined ? undefined : { acl: nameOf(found) };
  },
  begin(world, { acl: name, direction }) {
    const all = [...world.network.acls.values()];
    const entries = selected(all, name, { role: 'network-acl', what: 'network ACL' })[direction];
    const denial = `1 deny all 0-65535 ${network}`;
    entries.unshift(denial);
    followAcls(world);
    return () => {
      const index = entries.indexOf(denial);
      if (index >= 0) entries.splice(index, 1);
      followAcls(world);
    };
  },
});
