import { z } from 'zod';
import type { RandomStream } from '../../runtime/random.ts';
import { sourceOf } from '../world/data/database.ts';
import type { Database } from '../world/state/database.ts';
import type { Instance } from '../world/state/instance.ts';
import type { World } from '../world/state/world.ts';

/**
 * How scenarios name things so that they can be played on any stack: by role where one exists
 * (`home`, `home/1`, `writer`), by the thing's own name where not. What is not there is a plain Error
 * that says what is.
 */
export const regionName = z
  .string()
  .min(1)
  .describe(
    '`home` (where the users are served from), `standby` (the other), or a region such as us-east-1.',
  );

export const zoneName = z
  .string()
  .min(1)
  .describe('`home/1` (the first zone of the home region), `standby/2`, or a zone such as us-east-1a.');

export const databaseName = z
  .string()
  .min(1)
  .describe('`writer`, `replica/1` (the first replica), or an identifier such as shop-db.');

/** Machines: one by its id, or some of those that match. Absent parts match everything. */
export const machines = {
  instance: z.string().min(1).optional().describe('One machine by its id.'),
  region: regionName.optional(),
  zone: zoneName.optional(),
  group: z.string().min(1).optional().describe('Members of the Auto Scaling group of this name.'),
  count: z
    .union([z.int().min(1), z.string().regex(/^([1-9]\d?|100)%$/, 'must be a share such as "50%"')])
    .default(1)
    .describe('How many of those that match: a number, or a share such as "50%", rounded up.'),
} as const;

type MachineChoice = z.output<z.ZodObject<typeof machines>>;

export function selectRegion(world: World, name: string): string {
  const regions = regionsOf(world);
  const found = name === 'home' ? regions[0] : name === 'standby' ? regions[1] : name;
  if (found === undefined || !regions.includes(found))
    throw new Error(`there is no region ${name} in the simulated account; there are ${regions.join(', ')}`);
  return found;
}

export function selectZone(world: World, name: string): string {
  const [place = '', number] = name.split('/');
  const zones = number === undefined ? allZones(world) : zonesOf(world, selectRegion(world, place));
  const found = number === undefined ? name : zones[Number(number) - 1];
  if (found === undefined || !zones.includes(found))
    throw new Error(`there is no zone ${name} in the simulated account; there are ${zones.join(', ')}`);
  return found;
}

export function selectDatabase(world: World, name: string): Database {
  const all = [...world.databases.values()];
  const [role, number = '1'] = name.split('/');
  const found =
    role === 'writer'
      ? all.find((database) => sourceOf(world, database) === undefined)
      : role === 'replica'
        ? all.filter((database) => sourceOf(world, database) !== undefined)[Number(number) - 1]
        : world.databases.get(name);
  if (found === undefined)
    throw new Error(
      `there is no database ${name} in the simulated account; there are ${all.map(({ id }) => id).join(', ') || 'none'}`,
    );
  return found;
}

/** In the order in which they were launched, so that the same words choose the same machines. */
export function selectInstances(world: World, choice: MachineChoice): readonly Instance[] {
  const region = choice.region === undefined ? undefined : selectRegion(world, choice.region);
  const zone = choice.zone === undefined ? undefined : selectZone(world, choice.zone);
  const matching = [...world.instances.values()].filter(
    (one) =>
      one.state === 'running' &&
      (choice.instance === undefined || one.id === choice.instance) &&
      (region === undefined || one.region === region) &&
      (zone === undefined || one.zone === zone) &&
      (choice.group === undefined || one.tags.get('aws:autoscaling:groupName') === choice.group),
  );
  const wanted = Math.max(1, howMany(choice.count, matching.length));
  if (matching.length < wanted) {
    const words = [choice.instance, choice.group, choice.zone, choice.region].filter(
      (word) => word !== undefined,
    );
    const which = words.length === 0 ? '' : ` of ${words.join(', ')}`;
    throw new Error(
      `${wanted} running machines${which} are wanted, and the simulated account has ${matching.length}`,
    );
  }
  return matching.slice(0, wanted);
}

function howMany(count: number | string, of: number): number {
  return typeof count === 'number' ? count : Math.ceil((Number.parseFloat(count) / 100) * of);
}

/** One of some things, drawn; undefined where there is none. */
export function oneOf<T>(things: Iterable<T>, draw: RandomStream): T | undefined {
  const all = [...things];
  return all[Math.floor(draw.next() * all.length)];
}

/** For `sample`: one running machine. */
export function sampleMachine(world: World, draw: RandomStream): { readonly instance: string } | undefined {
  const running = [...world.instances.values()].filter(({ state }) => state === 'running');
  const found = oneOf(running, draw);
  return found === undefined ? undefined : { instance: found.id };
}

/** For `sample`: one zone in which something runs. */
export function sampleZone(world: World, draw: RandomStream): { readonly zone: string } | undefined {
  const zone = oneOf(allZones(world), draw);
  return zone === undefined ? undefined : { zone };
}

/** For `sample`: one region in which something runs. */
export function sampleRegion(world: World, draw: RandomStream): { readonly region: string } | undefined {
  const region = oneOf(regionsOf(world), draw);
  return region === undefined ? undefined : { region };
}

/** For `sample`: one database. */
export function sampleDatabase(world: World, draw: RandomStream): { readonly database: string } | undefined {
  const found = oneOf(world.databases.values(), draw);
  return found === undefined ? undefined : { database: found.id };
}

/** Regions in which anything runs, the one that was built first before the others. */
export function regionsOf(world: World): readonly string[] {
  const regions = new Set<string>();
  for (const balancer of world.loadBalancers.values()) regions.add(balancer.region);
  for (const instance of world.instances.values()) regions.add(instance.region);
  for (const database of world.databases.values()) regions.add(database.region);
  return [...regions];
}

/** The zones of a region in which something runs, in the order of their names. */
export function zonesOf(world: World, region: string): readonly string[] {
  return allZones(world).filter((zone) => zone.startsWith(region));
}

function allZones(world: World): readonly string[] {
  const zones = new Set<string>();
  for (const instance of world.instances.values()) zones.add(instance.zone);
  for (const database of world.databases.values()) zones.add(database.zone);
  return [...zones].toSorted();
}
