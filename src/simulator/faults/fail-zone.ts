import { z } from 'zod';
import { defineFault } from './fault.ts';
import { loseZones } from './lose-zones.ts';
import { sampleZone, selectZone, zoneName } from './select.ts';

export const failZone = defineFault({
  name: 'fail-zone',
  summary: 'power is lost in one zone, and nothing new can be launched there',
  parameters: z.strictObject({ zone: zoneName }),
  sample: sampleZone,
  begin: (world, { zone }) => loseZones(world, [selectZone(world, zone)]),
});
