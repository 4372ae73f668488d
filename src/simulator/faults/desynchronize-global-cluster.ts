import { z } from 'zod';
import { defineFault } from './fault.ts';
import { oneOf } from './select.ts';

export const desynchronizeGlobalCluster = defineFault({
  name: 'desynchronize-global-cluster',
  summary: 'the cluster of another region in a global database of Aurora has lost step with its writer',
  parameters: z.strictObject({
    cluster: z.string().min(1).describe('Identifier of the Aurora cluster.'),
  }),
  sample(world, draw) {
    const found = oneOf(
      [...world.databaseClusters.values()].filter(({ globalCluster }) => globalCluster !== undefined),
      draw,
    );
    return found === undefined ? undefined : { cluster: found.id };
  },
  begin(world, { cluster: id }) {
    const member = world.databaseClusters.get(id)?.globalCluster;
    if (member === undefined)
      throw new Error(`cluster ${id} is in no global database of the simulated account`);
    member.isInStep = false;
    return () => {
      member.isInStep = true;
    };
  },
});
