import { serves } from '../compute/instance.ts';
import { everyMinute } from '../signals/every-minute.ts';
import { recorder } from '../signals/metrics.ts';
import type { Cache, CacheNode } from '../state/cache.ts';
import type { World } from '../state/world.ts';
import { answers, isGone } from './cache.ts';

/** ElastiCache keeps two to four connections to each node itself (AWS). */
const ofElastiCacheItself = 3;

/** Each machine of the region keeps this many open to every node (model). */
const pool = 2;

/** What ElastiCache reports of each node, once a minute; call it where there are caches. */
export function startCacheMetrics(world: World): void {
  everyMinute(world, (at) => {
    for (const cache of world.caches.values())
      for (const node of cache.nodes) publish(world, cache, node, at);
  });
}

function publish(world: World, { region }: Cache, node: CacheNode, at: number): void {
  if (isGone(world, node) || node.isMade) return;
  const record = recorder(
    world,
    { region, namespace: 'AWS/ElastiCache', dimensions: { CacheClusterId: node.id } },
    at,
  );
  record('CurrConnections', ofElastiCacheItself + (answers(world, node) ? clients(world, region) : 0));
  if (node.role === 'replica') record('ReplicationLag', Math.max(0, at - node.heardAt) / 1000);
}

function clients(world: World, region: string): number {
  let count = 0;
  for (const instance of world.instances.values())
    if (instance.region === region && serves(world, instance)) count += pool;
  return count;
}
