import { z } from 'zod';
import { defineFault } from './fault.ts';
import { loseZones } from './lose-zones.ts';
import { regionName, sampleRegion, selectRegion, zonesOf } from './select.ts';

export const failSite = defineFault({
  name: 'fail-site',
  summary:
    'power is lost in the racks of the web tier, in every zone of the region, and nothing new can be launched',
  parameters: z.strictObject({ region: regionName }),
  fis: 'AZ Availability: Power Interruption',
  sample: sampleRegion,
  begin: (world, { region }) => loseZones(world, zonesOf(world, selectRegion(world, region))),
});
