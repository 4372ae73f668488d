import { z } from 'zod';
import { addTrouble } from '../world/traffic/troubles.ts';
import { defineFault } from './fault.ts';

export const surge = defineFault({
  name: 'surge',
  summary: 'users send many times the usual number of requests',
  parameters: z.strictObject({
    factor: z.number().gt(0).max(1_000).default(3).describe('Times the usual; below 1 they are fewer.'),
  }),
  sample: (_world, draw) => ({ factor: 1 + draw.next() * 4 }),
  begin: (world, { factor }) => addTrouble(world, { kind: 'surge', factor }),
});
