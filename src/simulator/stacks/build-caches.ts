import { createCache } from '../world/data/cache.ts';
import { startCacheMetrics } from '../world/data/cache-metrics.ts';
import type { World } from '../world/state/world.ts';
import { tagsOf } from './ground.ts';
import { known, regionOfZone, zoneOf } from './places.ts';
import type { StackDescription } from './stack-schema.ts';

/** The caches, warm: each shard holds its share of the keys. */
export function buildCaches(world: World, stack: StackDescription): void {
  for (const {
    id,
    nodes,
    replicas,
    spread,
    tags,
    snapshotRetention,
    globalDatastore,
    ...cache
  } of stack.caches) {
    const primaries = nodes.map((node) => known(zoneOf(stack, node), node));
    const region = known(regionOfZone(stack, primaries[0] ?? ''), id);
    const zones = known(
      stack.regions.find((one) => one.region === region),
      region,
    ).zones;
    const nodesOf = (primary: string): readonly string[] =>
      Array.from({ length: replicas + 1 }, (_, index) =>
        known(zones[(zones.indexOf(primary) + (spread ? index : 0)) % zones.length], id),
      );
    createCache(world, {
      ...cache,
      id,
      region,
      shards: primaries.map(nodesOf),
      tags: tagsOf(stack, tags),
      globalDatastore:
        globalDatastore === undefined
          ? undefined
          : {
              id: globalDatastore,
              primary: stack.caches.find((one) => one.globalDatastore === globalDatastore)?.id === id,
            },
      snapshotRetentionDays: Math.floor(snapshotRetention / 86_400_000),
    });
  }
  if (world.caches.size > 0) startCacheMetrics(world);
}
