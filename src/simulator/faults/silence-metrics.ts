import { z } from 'zod';
import { defineFault } from './fault.ts';
import { metrics, troubleMetrics } from './metrics.ts';
import { sampleRegion } from './select.ts';

export const silenceMetrics = defineFault({
  name: 'silence-metrics',
  summary: 'metrics stop: nothing is published any more, and alarms on them run out of data',
  parameters: z.strictObject(metrics),
  sample: sampleRegion,
  begin: (world, choice) => troubleMetrics(world, 'silent', choice),
});
