import type { Fault } from './fault.ts';
import { loseZones } from './lose-zones.ts';
import { zonesOf } from './named.ts';

export const failSite: Fault = {
  name: 'fail-site',
  summary:
    'power is lost in the racks of the web tier, in every zone of the region, and nothing new can be launched',
  needs: ['region'],
  begin: (world, target) => loseZones(world, zonesOf(world, target)),
};
