import { z } from 'zod';
import type { RandomStream } from '../../runtime/random.ts';
import { tableKey } from '../world/data/table.ts';
import type { Table } from '../world/state/table.ts';
import type { World } from '../world/state/world.ts';
import { oneOf, regionName, selectRegion } from './select.ts';

/** Which table, and which of its replicas. */
export const tableChoice = {
  table: z.string().min(1).describe('`table` (the first of the stack), or the name of a table.'),
  region: regionName.default('home'),
} as const;

type TableChoice = Readonly<Record<keyof typeof tableChoice, string>>;

export function selectTable(world: World, { table: name, region: place }: TableChoice): Table {
  const region = selectRegion(world, place);
  const there = [...world.tables.values()].filter((table) => table.region === region);
  const found = name === 'table' ? there[0] : world.tables.get(tableKey(region, name));
  if (found !== undefined) return found;
  throw new Error(
    `there is no table ${name} in ${region} in the simulated account; there are ${there.map((one) => one.name).join(', ') || 'none'}`,
  );
}

/** For `sample`: one table that it could befall. */
export function sampleTable(
  world: World,
  draw: RandomStream,
  holds: (table: Table) => boolean,
): TableChoice | undefined {
  const found = oneOf([...world.tables.values()].filter(holds), draw);
  return found === undefined ? undefined : { table: found.name, region: found.region };
}
