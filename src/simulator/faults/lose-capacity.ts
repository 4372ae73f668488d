import { z } from 'zod';
import { defineFault } from './fault.ts';
import { regionName, sampleZone, selectRegion, selectZone, zoneName, zonesOf } from './select.ts';

export const loseCapacity = defineFault({
  name: 'lose-capacity',
  summary: 'EC2 has nothing to launch on: launches and starts fail with InsufficientInstanceCapacity',
  parameters: z
    .strictObject({
      zone: zoneName.optional(),
      region: regionName.optional(),
      type: z.string().min(1).optional().describe('Only machines of this type, such as t3.large.'),
    })
    .refine(({ zone, region }) => (zone === undefined) !== (region === undefined), {
      message: 'name a zone or a region',
    }),
  fis: 'aws:ec2:api-insufficient-instance-capacity-error',
  sample: sampleZone,
  begin(world, { zone, region, type }) {
    const zones =
      zone === undefined ? zonesOf(world, selectRegion(world, region ?? 'home')) : [selectZone(world, zone)];
    const lost = zones.map((one) => (type === undefined ? one : `${one}/${type}`));
    for (const one of lost) world.zonesWithoutCapacity.add(one);
    return () => {
      for (const one of lost) world.zonesWithoutCapacity.delete(one);
    };
  },
});
