import { z } from 'zod';
import { defineFault } from './fault.ts';
import { oneOf, selectZone, zoneName } from './select.ts';
import { selectSubnet } from './select-network.ts';

export const fillSubnet = defineFault({
  name: 'fill-subnet',
  summary: 'no address is free in the subnet of a zone: nothing can be launched there',
  parameters: z.strictObject({ zone: zoneName }),
  sample(world, draw) {
    const zones = [...world.instances.values()].flatMap(({ zone, subnet }) =>
      world.network.subnets.has(subnet) ? [zone] : [],
    );
    const zone = oneOf([...new Set(zones)], draw);
    return zone === undefined ? undefined : { zone };
  },
  begin(world, { zone }) {
    const { full } = selectSubnet(world, selectZone(world, zone));
    const cause = {};
    full.add(cause);
    return () => void full.delete(cause);
  },
});
