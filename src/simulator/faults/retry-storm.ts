import { z } from 'zod';
import { addTrouble } from '../world/traffic/troubles.ts';
import { defineFault } from './fault.ts';

export const retryStorm = defineFault({
  name: 'retry-storm',
  summary: 'clients send what failed again after a second, all at once and without jitter',
  parameters: z.strictObject({
    tries: z.int().min(1).max(3).default(3).describe('How often a request that failed is sent again.'),
  }),
  sample: (_world, draw) => ({ tries: 1 + Math.floor(draw.next() * 3) }),
  begin: (world, { tries }) => addTrouble(world, { kind: 'retries', tries }),
});
