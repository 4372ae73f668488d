import { z } from 'zod';
import type { EventTrouble } from '../world/state/queue.ts';
import { defineFault } from './fault.ts';
import { regionName, selectRegion } from './select.ts';
import { sampleFedRegion } from './select-queue.ts';

export const garbleEvents = defineFault({
  name: 'garble-events',
  summary: 'a share of the events comes as a message that is no event',
  parameters: z.strictObject({
    region: regionName.optional().describe('Absent: everywhere.'),
    share: z.number().gt(0).max(1).default(0.5).describe('Share of the events, above 0 and up to 1.'),
  }),
  sample: (world, draw) => sampleFedRegion(world, draw, { share: 0.1 + draw.next() * 0.9 }),
  begin(world, { region, share }) {
    const trouble: EventTrouble = {
      ...(region === undefined ? {} : { region: selectRegion(world, region) }),
      kind: 'garbled',
      share,
    };
    world.eventTroubles.add(trouble);
    return () => void world.eventTroubles.delete(trouble);
  },
});
