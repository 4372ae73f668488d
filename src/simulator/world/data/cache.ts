import type { Cache, CacheNode } from '../state/cache.ts';
import type { World } from '../state/world.ts';

const monthMs = 30 * 24 * 3_600_000;

/** Puts a warm cache into the world. `shards`: of each the zones of its nodes, first that of the primary. */
export function createCache(
  world: World,
  spec: Pick<Cache, 'id' | 'region' | 'hitRatio'> &
    Partial<
      Pick<
        Cache,
        | 'automaticFailover'
        | 'multiAz'
        | 'snapshotRetentionDays'
        | 'tags'
        | 'encryptedAtRest'
        | 'encryptedInTransit'
        | 'globalDatastore'
      >
    > & {
      readonly shards: readonly (readonly string[])[];
    },
): Cache {
  const { id, region, hitRatio, shards } = spec;
  const now = world.clock.now();
  const nodes = shards.flatMap((zones, shard) =>
    zones.map((zone, index): CacheNode => {
      const name = String(shard + 1).padStart(4, '0');
      const number = String(index + 1).padStart(3, '0');
      return newNode(world, {
        id: shards.length === 1 ? `${id}-${number}` : `${id}-${name}-${number}`,
        shard: name,
        zone,
        role: index === 0 ? 'primary' : 'replica',
        createdAt: now - monthMs,
        warmth: 1,
      });
    }),
  );
  const cache: Cache = {
    id,
    arn: `arn:aws:elasticache:${region}:${world.account}:replicationgroup:${id}`,
    region,
    createdAt: now - monthMs,
    tags: spec.tags ?? new Map(),
    hitRatio,
    nodes,
    automaticFailover: spec.automaticFailover ?? true,
    multiAz: spec.multiAz ?? true,
    work: new Set(),
    snapshotRetentionDays: spec.snapshotRetentionDays ?? 1,
    encryptedAtRest: spec.encryptedAtRest ?? true,
    encryptedInTransit: spec.encryptedInTransit ?? true,
    globalDatastore: spec.globalDatastore,
  };
  world.caches.set(id, cache);
  return cache;
}

export function newNode(
  world: World,
  spec: Pick<CacheNode, 'id' | 'shard' | 'zone' | 'role' | 'createdAt' | 'warmth'>,
): CacheNode {
  return {
    ...spec,
    down: new Set(),
    hung: new Set(),
    heardAt: world.clock.now(),
    isMade: false,
    rescue: undefined,
  };
}

/** Share of the reads of a region's application that its caches answer now, 0–1; none where there is no cache. */
export function cacheHitRatio(world: World, region: string): number {
  let missed = 1;
  for (const cache of world.caches.values()) {
    if (cache.region !== region) continue;
    // The application asks the primary of each shard.
    let shards = 0;
    let held = 0;
    for (const node of cache.nodes) {
      if (node.role !== 'primary') continue;
      shards += 1;
      if (answers(world, node)) held += node.warmth;
    }
    if (shards > 0) missed *= 1 - cache.hitRatio * (held / shards);
  }
  return 1 - missed;
}

export const primaryOf = ({ nodes }: Cache, shard: string): CacheNode | undefined =>
  nodes.find((node) => node.shard === shard && node.role === 'primary');

/** Without its host, its power or its process: what it held is lost. */
export function isGone(world: World, node: CacheNode): boolean {
  return node.down.size > 0 || world.dataZonesDown.has(node.zone);
}

export function answers(world: World, node: CacheNode): boolean {
  return !isGone(world, node) && node.hung.size === 0 && !node.isMade;
}
