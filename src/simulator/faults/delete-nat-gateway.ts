import { z } from 'zod';
import { followRoutes } from '../world/network/egress.ts';
import { defineFault } from './fault.ts';
import { natGatewayName, sampleNatGateway, selectNatGateway } from './select-network.ts';

export const deleteNatGateway = defineFault({
  name: 'delete-nat-gateway',
  summary: 'somebody has deleted a NAT gateway that routes still lead to: they are black holes',
  parameters: z.strictObject({ natGateway: natGatewayName }),
  sample: sampleNatGateway,
  begin(world, { natGateway }) {
    const { deletions } = selectNatGateway(world, natGateway);
    const cause = {};
    deletions.set(cause, world.clock.now());
    followRoutes(world);
    return () => {
      // Somebody makes one like it, under the same name (model: and with the same id).
      deletions.delete(cause);
      followRoutes(world);
    };
  },
});
