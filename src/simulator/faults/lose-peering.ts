import { z } from 'zod';
import { oneOf } from './select.ts';
import { defineFault } from './fault.ts';
import { nameOf, selected } from './select-network.ts';

export const losePeering = defineFault({
  name: 'lose-peering',
  summary: 'the other side has deleted a VPC peering connection that routes still lead to',
  parameters: z.strictObject({
    peering: z.string().min(1).describe('`peering` (the first of the stack), or its name.'),
  }),
  sample(world, draw) {
    const found = oneOf([...world.network.peerings.values()], draw);
    return found === undefined ? undefined : { peering: nameOf(found) };
  },
  begin(world, { peering: name }) {
    const all = [...world.network.peerings.values()];
    const { deletions } = selected(all, name, { role: 'peering', what: 'VPC peering connection' });
    const cause = {};
    deletions.add(cause);
    return () => void deletions.delete(cause);
  },
});
