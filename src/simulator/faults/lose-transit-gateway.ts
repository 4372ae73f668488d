import { z } from 'zod';
import { oneOf } from './select.ts';
import { defineFault } from './fault.ts';
import { nameOf, selected } from './select-network.ts';

export const loseTransitGateway = defineFault({
  name: 'lose-transit-gateway',
  summary: 'the attachment of a VPC to its Transit Gateway is gone, and routes still lead there',
  parameters: z.strictObject({
    attachment: z
      .string()
      .min(1)
      .describe('`attachment` (the first of the stack), or its name under `transitGateways`.'),
  }),
  sample(world, draw) {
    const found = oneOf([...world.network.attachments.values()], draw);
    return found === undefined ? undefined : { attachment: nameOf(found) };
  },
  begin(world, { attachment: name }) {
    const all = [...world.network.attachments.values()];
    const { deletions } = selected(all, name, { role: 'attachment', what: 'Transit Gateway attachment' });
    const cause = {};
    deletions.add(cause);
    return () => void deletions.delete(cause);
  },
});
