import type { Fault } from './fault.ts';
import { loseZones } from './lose-zones.ts';

export const failZone: Fault = {
  name: 'fail-zone',
  summary: 'power is lost in one zone, and nothing new can be launched there',
  needs: ['zone'],
  begin(world, { zone = '' }) {
    const known = [...world.instances.values()].some((instance) => instance.zone === zone);
    if (!known) throw new Error(`nothing runs in zone ${zone} of the simulated account`);
    return loseZones(world, [zone]);
  },
};
