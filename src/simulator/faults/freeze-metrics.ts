import { z } from 'zod';
import { defineFault } from './fault.ts';
import { metrics, troubleMetrics } from './metrics.ts';
import { sampleRegion } from './select.ts';

export const freezeMetrics = defineFault({
  name: 'freeze-metrics',
  summary: 'metrics repeat their last value, whatever happens',
  parameters: z.strictObject(metrics),
  sample: sampleRegion,
  begin: (world, choice) => troubleMetrics(world, 'frozen', choice),
});
