import { z } from 'zod';
import { impairFleet } from '../world/compute/impairments.ts';
import { impairLink } from '../world/traffic/links.ts';
import { addTrouble } from '../world/traffic/troubles.ts';
import { defineFault } from './fault.ts';
import { sampleZone, selectZone, zoneName } from './select.ts';
import { healAll } from './select-place.ts';

export const breakNat = defineFault({
  name: 'break-nat',
  summary:
    'the NAT gateway of one zone is down: its machines reach neither the internet nor the APIs of AWS, and new ones cannot fetch what they are to run',
  parameters: z.strictObject({
    zone: zoneName,
    share: z
      .number()
      .min(0)
      .max(1)
      .default(0.3)
      .describe('Share of the requests to its machines that need something outside, and fail.'),
  }),
  fis: 'aws:network:disrupt-connectivity',
  sample: sampleZone,
  begin(world, { zone: name, share }) {
    const zone = selectZone(world, name);
    const impairment = { kind: 'app-down', cure: 'none' } as const;
    return healAll([
      impairLink(world, { from: zone, to: 'aws-api', loss: 1, latencyMs: 0 }),
      addTrouble(world, { kind: 'answers', place: zone, errorShare: share, latencyMs: 0, checksToo: false }),
      impairFleet(world, { zone, impairment }, { newbornsOnly: true, lasting: true }),
    ]);
  },
});
