import { between } from '../draw.ts';
import { tell } from '../happening.ts';
import type { Cache, CacheEvent, CacheNode } from '../state/cache.ts';
import type { World } from '../state/world.ts';
import { answers, isGone, primaryOf } from './cache.ts';

/** A primary that starts empty holds its share of the keys after five minutes of use (model). */
const warmsInSeconds = 300;

/** A replica copies what its primary holds within a minute (model). */
const copiesInSeconds = 60;

/** From the failure of a node until ElastiCache does something about it (model; AWS gives no figure). */
const noticesMs = [15_000, 30_000] as const;

const eventsAtMost = 1_000;

/** Each second: nodes that answer fill, those without power forget, and ElastiCache looks after them. */
export function startCaches(world: World): void {
  world.clock.every(1000, 1000, () => {
    for (const cache of world.caches.values()) {
      for (const node of cache.nodes) live(world, cache, node);
      for (const node of cache.nodes) rescue(world, cache, node);
    }
  });
}

function live(world: World, cache: Cache, node: CacheNode): void {
  if (isGone(world, node)) {
    node.warmth = 0;
    return;
  }
  if (node.hung.size > 0 || node.isMade) return;
  if (node.role === 'primary') {
    node.warmth = Math.min(1, node.warmth + 1 / warmsInSeconds);
    return;
  }
  const primary = primaryOf(cache, node.shard);
  if (primary === undefined || !answers(world, primary)) return;
  node.heardAt = world.clock.now();
  node.warmth = Math.min(primary.warmth, node.warmth + 1 / copiesInSeconds);
}

/** ElastiCache's own: another node comes in the place of one that is gone, and a replica in that of a primary. */
function rescue(world: World, cache: Cache, node: CacheNode): void {
  const now = world.clock.now();
  if (!isGone(world, node)) {
    if (node.rescue?.noticed === true)
      tellOfNode(world, cache, node, 'Finished recovery for cache nodes 0001');
    node.rescue = undefined;
    return;
  }
  node.rescue ??= { noticesAt: now + between(world, 'cache-rescue', ...noticesMs), noticed: false };
  if (now < node.rescue.noticesAt) return;
  if (node.role === 'primary' && cache.automaticFailover) failOver(world, cache, node);
  if (node.rescue.noticed) return;
  node.rescue.noticed = true;
  tellOfNode(world, cache, node, 'Recovering cache nodes 0001');
}

/** The replica that is least behind takes over (AWS); nobody where none answers. */
export function failOver(world: World, cache: Cache, from: CacheNode): CacheNode | undefined {
  const [to] = cache.nodes
    .filter((node) => node.shard === from.shard && node.role === 'replica' && answers(world, node))
    .toSorted((a, b) => b.heardAt - a.heardAt || a.id.localeCompare(b.id));
  if (to === undefined) return undefined;
  from.role = 'replica';
  to.role = 'primary';
  const message = `Failover from primary node ${from.id} to replica node ${to.id} completed`;
  tellOfNode(world, cache, from, message);
  tellOfGroup(world, cache, message);
  tell(world, {
    kind: 'cache',
    node: from.id,
    text: `${cache.id}: ${to.id} is primary in the place of ${from.id}`,
  });
  return to;
}

export function tellOfNode(world: World, { region }: Cache, { id }: CacheNode, message: string): void {
  keep(world, { at: world.clock.now(), region, sourceType: 'cache-cluster', source: id, message });
}

export function tellOfGroup(world: World, { id, region }: Cache, message: string): void {
  keep(world, { at: world.clock.now(), region, sourceType: 'replication-group', source: id, message });
}

function keep(world: World, event: CacheEvent): void {
  if (world.cacheEvents.length >= eventsAtMost) world.cacheEvents.shift();
  world.cacheEvents.push(event);
}
