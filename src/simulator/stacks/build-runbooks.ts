import { runbookKey } from '../world/compute/runbooks.ts';
import type { World } from '../world/state/world.ts';
import { known, regionOf } from './places.ts';
import type { StackDescription } from './stack-schema.ts';

/** The documents of Systems Manager that Automation can run. */
export function buildRunbooks(world: World, stack: StackDescription): void {
  for (const { name, version, does, takes, ...written } of stack.runbooks) {
    const region = known(regionOf(stack, written.region), written.region);
    world.runbooks.set(runbookKey(region, name), {
      name,
      region,
      version: String(version),
      does,
      takesMs: takes,
      broken: new Set(),
    });
  }
}
