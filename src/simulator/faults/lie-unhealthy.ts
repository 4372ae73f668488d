import { z } from 'zod';
import { defineFault } from './fault.ts';
import { liars, lie, sampleLie } from './lies.ts';

export const lieUnhealthy = defineFault({
  name: 'lie-unhealthy',
  summary: 'an observer says that it is broken, whatever is true',
  parameters: z.strictObject(liars),
  sample: sampleLie,
  begin: (world, choice) => lie(world, choice, 'unhealthy'),
});
