import { z } from 'zod';
import type { RandomStream } from '../../runtime/random.ts';
import { oneOf, regionName, selectRegion, selectZone, zoneName } from './select.ts';
import type { World } from '../world/state/world.ts';

/** For faults that befall whole fleets, those that are launched meanwhile included. */
export const fleet = {
  region: regionName.optional(),
  zone: zoneName.optional(),
  group: z.string().min(1).optional().describe('Members of the Auto Scaling group of this name.'),
} as const;

type FleetChoice = z.output<z.ZodObject<typeof fleet>>;

/** The same with roles resolved. Throws a plain Error for what does not exist. */
export function selectFleet(
  world: World,
  { region, zone, group }: FleetChoice,
): { readonly region?: string; readonly zone?: string; readonly group?: string } {
  const names = [...world.scalingGroups.values()].map(({ name }) => name);
  if (group !== undefined && !names.includes(group)) {
    const known = names.length === 0 ? 'none' : [...new Set(names)].join(', ');
    throw new Error(`there is no Auto Scaling group ${group} in the simulated account; there are ${known}`);
  }
  return {
    ...(region !== undefined && { region: selectRegion(world, region) }),
    ...(zone !== undefined && { zone: selectZone(world, zone) }),
    ...(group !== undefined && { group }),
  };
}

/** For `sample`: the members of one group. */
export function sampleFleet(world: World, draw: RandomStream): { readonly group: string } | undefined {
  const group = oneOf(world.scalingGroups.values(), draw);
  return group === undefined ? undefined : { group: group.name };
}
