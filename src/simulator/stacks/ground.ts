import type { World } from '../world/state/world.ts';
import { known, regionOf, zoneOf } from './places.ts';
import type { StackDescription } from './stack-schema.ts';

/** One zone, and the subnet in it that things are put into. */
interface Place {
  readonly zone: string;
  readonly subnet: string;
}

/** A region before anything stands in it: one VPC with a subnet in each zone. */
export interface Ground {
  readonly region: string;
  readonly vpc: string;
  readonly places: readonly Place[];
}

/** Everything is older than what is watched. */
export const monthMs = 30 * 24 * 3_600_000;

export function layGround(world: World, stack: StackDescription): readonly Ground[] {
  return stack.regions.map(({ region, zones }) => ({
    region,
    vpc: `vpc-0${world.hexId(16)}`,
    places: zones.map((zone) => ({ zone, subnet: `subnet-0${world.hexId(16)}` })),
  }));
}

export function groundOf(grounds: readonly Ground[], zone: string): Ground {
  return known(
    grounds.find(({ places }) => places.some((place) => place.zone === zone)),
    zone,
  );
}

/** Those of a region's places that something is in: the zones that it names, or all. */
export function placesFor(
  stack: StackDescription,
  ground: Ground,
  zones: readonly string[] | undefined,
): readonly Place[] {
  if (zones === undefined) return ground.places;
  const wanted = new Set(zones.map((zone) => zoneOf(stack, zone)));
  return ground.places.filter(({ zone }) => wanted.has(zone));
}

/** Whether a part that is listed for some regions is in this one. */
export function isIn(stack: StackDescription, names: readonly string[], region: string): boolean {
  return names.some((name) => regionOf(stack, name) === region);
}

export function tagsOf(stack: StackDescription, own: Readonly<Record<string, string>>): Map<string, string> {
  return new Map(Object.entries({ ...stack.tags, ...own }));
}

/** Made up, in the form of RFC 4122. */
export function uuid(world: World): string {
  return [8, 4, 4, 4, 12].map((digits) => world.hexId(digits)).join('-');
}
