import { z } from 'zod';
import { defineFault } from './fault.ts';
import { liars, lie, sampleLie } from './lies.ts';

export const flipSignal = defineFault({
  name: 'flip-signal',
  summary: 'an observer says now that all is well, now that it is broken, at random',
  parameters: z.strictObject(liars),
  sample: sampleLie,
  begin: (world, choice) => lie(world, choice, 'either'),
});
