import { z } from 'zod';
import type { EventTrouble } from '../world/state/queue.ts';
import { defineFault } from './fault.ts';
import { regionName, selectRegion } from './select.ts';
import { sampleFedRegion } from './select-queue.ts';

export const shuffleEvents = defineFault({
  name: 'shuffle-events',
  summary: 'events overtake one another on their way to their queues',
  parameters: z.strictObject({
    region: regionName.optional().describe('Absent: everywhere.'),
    seconds: z
      .number()
      .gt(0)
      .max(120)
      .default(60)
      .describe('The most by which one is late while another is not; each time drawn.'),
  }),
  sample: (world, draw) => sampleFedRegion(world, draw, { seconds: 10 + draw.next() * 110 }),
  begin(world, { region, seconds }) {
    const trouble: EventTrouble = {
      ...(region === undefined ? {} : { region: selectRegion(world, region) }),
      kind: 'late',
      leastMs: 0,
      mostMs: seconds * 1000,
    };
    world.eventTroubles.add(trouble);
    return () => void world.eventTroubles.delete(trouble);
  },
});
