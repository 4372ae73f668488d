import { z } from 'zod';
import { impairApi } from '../world/control-plane.ts';
import { calls, selectCalls } from './calls.ts';
import { defineFault } from './fault.ts';
import { oneOf, sampleRegion } from './select.ts';

export const stopApi = defineFault({
  name: 'stop-api',
  summary:
    'an API of AWS is out: calls are refused as unavailable or get no answer; what runs goes on running',
  parameters: z.strictObject({
    ...calls,
    unanswered: z
      .number()
      .min(0)
      .max(1)
      .default(0.3)
      .describe('Share of the calls that get no answer at all; the others are refused at once.'),
  }),
  fis: 'aws:fis:inject-api-unavailable-error',
  sample: (world, draw) => ({
    service: oneOf(['EC2', 'Auto Scaling', 'Route 53', 'RDS', 'CloudWatch'], draw),
    ...sampleRegion(world, draw),
  }),
  begin(world, { unanswered, ...choice }) {
    const selection = selectCalls(world, choice);
    const heals = [
      impairApi(world, { ...selection, effect: { kind: 'errors', share: 1, error: 'unavailable' } }),
      impairApi(world, { ...selection, effect: { kind: 'lost', share: unanswered, part: 'request' } }),
    ];
    return () => {
      for (const heal of heals) heal();
    };
  },
});
