import { z } from 'zod';
import { defineFault } from './fault.ts';
import { metrics, troubleMetrics } from './metrics.ts';
import { sampleRegion } from './select.ts';

export const delayMetrics = defineFault({
  name: 'delay-metrics',
  summary: 'metrics can be read only long after the minute that they tell of',
  parameters: z.strictObject({
    ...metrics,
    minutes: z.number().gt(0).max(180).default(10).describe('How much later than usual.'),
  }),
  sample: (world, draw) => ({ ...sampleRegion(world, draw), minutes: 1 + draw.next() * 14 }),
  begin: (world, { minutes, ...choice }) =>
    troubleMetrics(world, 'late', { ...choice, lateMs: minutes * 60_000 }),
});
