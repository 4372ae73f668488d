import { startLogFilters } from '../world/signals/log-filters.ts';
import type { World } from '../world/state/world.ts';
import { known, regionOf } from './places.ts';
import type { StackDescription } from './stack-schema.ts';

/** The metric filters of CloudWatch Logs. Without any, nothing takes time. */
export function buildLogFilters(world: World, stack: StackDescription): void {
  for (const { region, ...filter } of stack.logFilters)
    world.logFilters.add({ ...filter, region: known(regionOf(stack, region), region), bursts: new Set() });
  if (world.logFilters.size > 0) startLogFilters(world);
}
