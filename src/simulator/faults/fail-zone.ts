import { z } from 'zod';
import { defineFault } from './fault.ts';
import { loseZones } from './lose-zones.ts';
import { sampleZone, selectZone, zoneName } from './select.ts';

export const failZone = defineFault({
  name: 'fail-zone',
  summary: 'power is lost in one zone, and nothing new can be launched there',
  parameters: z.strictObject({
    zone: zoneName,
    databases: z
      .boolean()
      .default(false)
      .describe('Whether the racks of databases and caches lose power too, as in a loss of the whole zone.'),
  }),
  fis: 'AZ Availability: Power Interruption',
  sample: sampleZone,
  begin: (world, { zone, databases }) => loseZones(world, [selectZone(world, zone)], { databases }),
});
