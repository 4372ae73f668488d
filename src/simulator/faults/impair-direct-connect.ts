import { z } from 'zod';
import { followSite } from '../world/network/site.ts';
import { defineFault } from './fault.ts';
import { connectionName, sampleConnection, selectConnection } from './select-connection.ts';

export const impairDirectConnect = defineFault({
  name: 'impair-direct-connect',
  summary:
    'frames by a Direct Connect connection arrive broken, while its link and its BGP stay up and routing stays with it',
  parameters: z.strictObject({
    connection: connectionName,
    loss: z.number().min(0.001).max(0.5).default(0.1).describe('Share of the frames that arrive broken.'),
    dim: z
      .boolean()
      .default(true)
      .describe(
        'Whether too little light arrives as well, as by a dirty or bent fibre; else only frames tell.',
      ),
  }),
  sample: (world, draw) => sampleConnection(world, draw),
  begin(world, { connection, loss, dim }) {
    const { troubles } = selectConnection(world, connection);
    const trouble = { loss, isDim: dim };
    troubles.add(trouble);
    followSite(world);
    return () => {
      troubles.delete(trouble);
      followSite(world);
    };
  },
});
