import { z } from 'zod';
import { defineFault } from './fault.ts';
import { sampleTrail, selectTrail, trailChoice } from './select-trail.ts';

export const refuseTrail = defineFault({
  name: 'refuse-trail',
  summary: 'the bucket of a trail does not let CloudTrail in any more, so that nothing arrives there',
  parameters: z.strictObject(trailChoice),
  sample: sampleTrail,
  begin(world, choice) {
    const { refusals } = selectTrail(world, choice);
    const cause = {};
    refusals.set(cause, 'AccessDenied');
    return () => void refusals.delete(cause);
  },
});
