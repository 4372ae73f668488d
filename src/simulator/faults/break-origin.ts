import { z } from 'zod';
import { addTrouble } from '../world/traffic/troubles.ts';
import { defineFault } from './fault.ts';
import { healAll } from './select-place.ts';

export const breakOrigin = defineFault({
  name: 'break-origin',
  summary:
    'the backbone between every edge and the origin is gone: all health checks of Route 53 fail at once, while the edges answer what they can by themselves',
  parameters: z.strictObject({
    share: z
      .number()
      .min(0)
      .max(1)
      .default(0.1)
      .describe('Share of the requests that need the origin, and fail.'),
  }),
  sample: (_world, draw) => ({ share: draw.next() * 0.3 }),
  begin: (world, { share }) =>
    healAll([
      addTrouble(world, { kind: 'answers', place: '*', errorShare: share, latencyMs: 0, checksToo: false }),
      addTrouble(world, { kind: 'checkers-see', region: '*', what: 'unhealthy' }),
    ]),
});
