import type { StackDescription } from './stack-schema.ts';

type Regions = Pick<StackDescription, 'regions'>;

/** The region that a stack means by `home`, `standby` or a name; undefined where it has none such. */
export function regionOf({ regions }: Regions, name: string): string | undefined {
  if (name === 'home') return regions[0]?.region;
  if (name === 'standby') return regions[1]?.region;
  return regions.find(({ region }) => region === name)?.region;
}

/** The zone that a stack means by `home/1`, `standby/2` or a name; undefined where it has none such. */
export function zoneOf(stack: Regions, name: string): string | undefined {
  const [place = '', number] = name.split('/');
  if (number === undefined) return stack.regions.flatMap(({ zones }) => zones).find((zone) => zone === name);
  const region = regionOf(stack, place);
  return stack.regions.find((one) => one.region === region)?.zones[Number(number) - 1];
}

export function regionOfZone({ regions }: Regions, zone: string): string | undefined {
  return regions.find(({ zones }) => zones.includes(zone))?.region;
}

/** Every zone, and how else it may be called. */
export function zoneNames({ regions }: Regions): readonly string[] {
  return regions.flatMap(({ zones }, at) =>
    zones.flatMap((zone, index) => {
      const role = ['home', 'standby'][at];
      return role === undefined ? [zone] : [zone, `${role}/${index + 1}`];
    }),
  );
}

export function regionNames({ regions }: Regions): readonly string[] {
  return [...['home', 'standby'].slice(0, regions.length), ...regions.map(({ region }) => region)];
}

/** What a checked stack is known to have. */
export function known<T>(thing: T | undefined, name: string): T {
  if (thing === undefined) throw new Error(`the stack was built unchecked: it has no ${name}`);
  return thing;
}
