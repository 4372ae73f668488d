import { createCache } from '../world/data/cache.ts';
import type { World } from '../world/state/world.ts';
import { known, regionOfZone, zoneOf } from './places.ts';
import type { StackDescription } from './stack-schema.ts';

/** The caches, warm: each node holds its share of the keys. */
export function buildCaches(world: World, stack: StackDescription): void {
  for (const { id, nodes, hitRatio } of stack.caches) {
    const zones = nodes.map((node) => known(zoneOf(stack, node), node));
    createCache(world, { id, hitRatio, zones, region: known(regionOfZone(stack, zones[0] ?? ''), id) });
  }
}
