import type { Cache } from '../state/cache.ts';
import type { World } from '../state/world.ts';

/** A node that starts empty holds its share of the keys after five minutes of use (model). */
const warmsInSeconds = 300;

/** Puts a warm cache into the world, a node in each zone named. */
export function createCache(
  world: World,
  spec: Pick<Cache, 'id' | 'region' | 'hitRatio'> & { readonly zones: readonly string[] },
): Cache {
  const { id, region, hitRatio } = spec;
  const nodes = spec.zones.map((zone, index) => ({
    id: `${id}-${String(index + 1).padStart(3, '0')}`,
    zone,
    down: new Set<object>(),
    warmth: 1,
  }));
  const cache: Cache = { id, region, hitRatio, nodes };
  world.caches.set(id, cache);
  return cache;
}

/** Share of the reads of a region's application that its caches answer now, 0–1; none where there is no cache. */
export function cacheHitRatio(world: World, region: string): number {
  let missed = 1;
  for (const cache of world.caches.values()) {
    if (cache.region !== region || cache.nodes.length === 0) continue;
    let held = 0;
    for (const node of cache.nodes) if (answers(world, node)) held += node.warmth / cache.nodes.length;
    missed *= 1 - cache.hitRatio * held;
  }
  return 1 - missed;
}

/** Each second: nodes that answer fill, those without power forget. */
export function startCaches(world: World): void {
  world.clock.every(1000, 1000, () => {
    for (const cache of world.caches.values())
      for (const node of cache.nodes)
        node.warmth = answers(world, node) ? Math.min(1, node.warmth + 1 / warmsInSeconds) : 0;
  });
}

function answers(world: World, node: Cache['nodes'][number]): boolean {
  return node.down.size === 0 && !world.dataZonesDown.has(node.zone);
}
