import { z } from 'zod';
import type { EventTrouble } from '../world/state/queue.ts';
import { defineFault } from './fault.ts';
import { regionName, sampleRegion, selectRegion } from './select.ts';

export const delayEvents = defineFault({
  name: 'delay-events',
  summary: 'events reach their queues long after what they tell of',
  parameters: z.strictObject({
    region: regionName.optional().describe('Absent: everywhere.'),
    minutes: z
      .number()
      .gt(0)
      .max(120)
      .default(10)
      .describe('The most by which an event is late; each time drawn.'),
  }),
  sample: (world, draw) => ({ ...sampleRegion(world, draw), minutes: 1 + draw.next() * 14 }),
  begin(world, { region, minutes }) {
    const trouble: EventTrouble = {
      ...(region === undefined ? {} : { region: selectRegion(world, region) }),
      kind: 'late',
      leastMs: minutes * 30_000,
      mostMs: minutes * 60_000,
    };
    world.eventTroubles.add(trouble);
    return () => void world.eventTroubles.delete(trouble);
  },
});
