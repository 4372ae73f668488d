import { z } from 'zod';
import type { LaunchFreeze } from '../world/state/control-plane.ts';
import { defineFault } from './fault.ts';
import { regionName, sampleRegion, selectRegion, zonesOf } from './select.ts';

export const freezeLaunches = defineFault({
  name: 'freeze-launches',
  summary: 'EC2 starts no machine in a region any more; those that run are well',
  parameters: z.strictObject({
    region: regionName,
    newborns: z
      .enum(['refused', 'never-serve'])
      .default('refused')
      .describe(
        '`refused`: no capacity is to be had. `never-serve`: they start, and their network never comes.',
      ),
  }),
  fis: 'aws:ec2:asg-insufficient-instance-capacity-error',
  sample: sampleRegion,
  begin(world, { region: name, newborns }) {
    const region = selectRegion(world, name);
    const freeze: LaunchFreeze = { region, newborns };
    world.controlPlane.launchFreezes.add(freeze);
    const zones = newborns === 'refused' ? zonesOf(world, region) : [];
    for (const zone of zones) world.zonesWithoutCapacity.add(zone);
    return () => {
      world.controlPlane.launchFreezes.delete(freeze);
      for (const zone of zones) world.zonesWithoutCapacity.delete(zone);
    };
  },
});
