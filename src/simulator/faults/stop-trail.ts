import { z } from 'zod';
import { defineFault } from './fault.ts';
import { sampleTrail, selectTrail, trailChoice } from './select-trail.ts';

export const stopTrail = defineFault({
  name: 'stop-trail',
  summary: 'somebody stops a trail of CloudTrail, and what is done in the account is not written down',
  parameters: z.strictObject(trailChoice),
  sample: sampleTrail,
  begin(world, choice) {
    const { stops } = selectTrail(world, choice);
    const cause = {};
    stops.set(cause, world.clock.now());
    return () => void stops.delete(cause);
  },
});
