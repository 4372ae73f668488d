import { z } from 'zod';
import type { StaleReads } from '../world/state/distortion.ts';
import { defineFault } from './fault.ts';
import { regionName, sampleRegion, selectRegion } from './select.ts';

export const staleReads = defineFault({
  name: 'stale-reads',
  summary: 'for some time after a change, AWS may still show what was before it',
  parameters: z.strictObject({
    region: regionName.optional().describe('Absent: everywhere.'),
    seconds: z
      .number()
      .gt(0)
      .max(600)
      .default(30)
      .describe('The longest that the old state is shown after a change; each time drawn.'),
  }),
  sample: (world, draw) => ({ ...sampleRegion(world, draw), seconds: 2 + draw.next() * 58 }),
  begin(world, { region, seconds }) {
    const stale: StaleReads = {
      ...(region === undefined ? {} : { region: selectRegion(world, region) }),
      leastMs: seconds * 500,
      mostMs: seconds * 1000,
    };
    world.distortion.staleReads.add(stale);
    return () => void world.distortion.staleReads.delete(stale);
  },
});
