import { z } from 'zod';
import { impairApi } from '../world/control-plane.ts';
import { calls, selectCalls } from './calls.ts';
import { defineFault } from './fault.ts';
import { oneOf, sampleRegion } from './select.ts';

export const throttleApi = defineFault({
  name: 'throttle-api',
  summary: 'AWS throttles its API: the account may make a small part of the calls that it usually may',
  parameters: z.strictObject({
    ...calls,
    quota: z
      .number()
      .min(0)
      .lt(1)
      .default(0.02)
      .describe('What is left of the usual quota, from 0 (every call is throttled) to under 1.'),
  }),
  fis: 'aws:fis:inject-api-throttle-error',
  sample: (world, draw) => ({
    service: oneOf(['EC2', 'Auto Scaling', 'Route 53', 'RDS', 'CloudWatch'], draw),
    ...sampleRegion(world, draw),
    quota: draw.next() * 0.1,
  }),
  begin: (world, { quota, ...choice }) =>
    impairApi(world, { ...selectCalls(world, choice), effect: { kind: 'quota', share: quota } }),
});
