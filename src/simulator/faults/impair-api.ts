import { z } from 'zod';
import { impairApi } from '../world/control-plane.ts';
import { calls, selectCalls, shareOfCalls } from './calls.ts';
import { defineFault } from './fault.ts';
import { oneOf, sampleRegion } from './select.ts';

export const impairApiFault = defineFault({
  name: 'impair-api',
  summary: 'AWS answers a share of its API calls with an error, or late; what runs goes on running',
  parameters: z.strictObject({
    ...calls,
    errors: shareOfCalls.default(0.5),
    error: z
      .enum(['internal', 'denied'])
      .default('internal')
      .describe('`internal`: it is AWS. `denied`: an administrator has taken the permission away.'),
    latencySeconds: z
      .number()
      .min(0)
      .max(60)
      .default(0)
      .describe('Up to so much later is each call answered, drawn; from 10 s on the daemon has given up.'),
  }),
  fis: 'aws:fis:inject-api-internal-error',
  sample(world, draw) {
    const service = oneOf(['EC2', 'Auto Scaling', 'Route 53', 'RDS', 'Elastic Load Balancing v2'], draw);
    return { service, ...sampleRegion(world, draw), errors: 0.2 + draw.next() * 0.8 };
  },
  begin(world, { errors, error, latencySeconds, ...choice }) {
    const selection = selectCalls(world, choice);
    const heals = [impairApi(world, { ...selection, effect: { kind: 'errors', share: errors, error } })];
    if (latencySeconds > 0) {
      const mostMs = latencySeconds * 1000;
      heals.push(
        impairApi(world, { ...selection, effect: { kind: 'latency', leastMs: mostMs / 4, mostMs } }),
      );
    }
    return () => {
      for (const heal of heals) heal();
    };
  },
});
