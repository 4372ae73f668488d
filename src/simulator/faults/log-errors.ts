import { z } from 'zod';
import type { LogFilter } from '../world/state/log-filter.ts';
import type { World } from '../world/state/world.ts';
import { defineFault } from './fault.ts';
import { oneOf, regionName, selectRegion } from './select.ts';

export const logErrors = defineFault({
  name: 'log-errors',
  summary: 'an application writes many more errors into its log than usual',
  parameters: z.strictObject({
    filter: z.string().min(1).describe('`filter` (the first of the region), or the name of a metric filter.'),
    region: regionName.default('home'),
    perMinute: z.number().min(1).max(1_000_000).default(100).describe('So many more lines a minute.'),
  }),
  sample(world, draw) {
    const found = oneOf([...world.logFilters], draw);
    return found === undefined ? undefined : { filter: found.name, region: found.region };
  },
  begin(world, { filter, region, perMinute }) {
    const { bursts } = selectFilter(world, filter, selectRegion(world, region));
    const burst = { perMinute };
    bursts.add(burst);
    return () => void bursts.delete(burst);
  },
});

function selectFilter(world: World, name: string, region: string): LogFilter {
  const there = [...world.logFilters].filter((one) => one.region === region);
  const found = name === 'filter' ? there[0] : there.find((one) => one.name === name);
  if (found !== undefined) return found;
  throw new Error(
    `there is no metric filter ${name} in ${region} in the simulated account; there are ${there.map((one) => one.name).join(', ') || 'none'}`,
  );
}
