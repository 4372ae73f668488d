import { z } from 'zod';
import { defineFault } from './fault.ts';
import { liars, lie, sampleLie } from './lies.ts';

export const lieHealthy = defineFault({
  name: 'lie-healthy',
  summary: 'an observer says that all is well, whatever is true',
  parameters: z.strictObject(liars),
  sample: sampleLie,
  begin: (world, choice) => lie(world, choice, 'healthy'),
});
