import { z } from 'zod';
import { addTrouble } from '../world/traffic/troubles.ts';
import { defineFault } from './fault.ts';

export const staleResolvers = defineFault({
  name: 'stale-resolvers',
  summary: 'part of the clients go on with the addresses that they have and do not ask again',
  parameters: z.strictObject({
    who: z
      .enum(['users', 'application'])
      .default('users')
      .describe('`application`: its clients of the database, which go on writing to the one that they know.'),
    share: z.number().gt(0).max(1).default(0.2).describe('Of the clients.'),
  }),
  sample: (_world, draw) => ({
    who: draw.next() < 0.5 ? 'users' : 'application',
    share: 0.05 + draw.next() * 0.3,
  }),
  begin: (world, { who, share }) => addTrouble(world, { kind: 'stale-resolvers', who, share }),
});
