import { z } from 'zod';
import type { Cache, CacheNode } from '../world/state/cache.ts';
import type { World } from '../world/state/world.ts';
import { defineFault } from './fault.ts';
import { cacheName, selectCache } from './select-database.ts';
import { oneOf } from './select.ts';

export const hangCacheNode = defineFault({
  name: 'hang-cache-node',
  summary: 'a node of a cache answers neither clients nor the nodes beside it, and ElastiCache finds it well',
  parameters: z.strictObject({
    cache: cacheName,
    role: z
      .enum(['primary', 'replica'])
      .default('primary')
      .describe('The primary of the first shard, or the first replica.'),
  }),
  sample(world, draw) {
    const replicated = [...world.caches.values()].filter((cache) => nodeWith(cache, 'replica') !== undefined);
    const found = oneOf(replicated, draw);
    return found === undefined ? undefined : { cache: found.id };
  },
  begin(world, { cache, role }) {
    const { hung } = chosen(world, cache, role);
    const cause = {};
    hung.add(cause);
    return () => void hung.delete(cause);
  },
});

function chosen(world: World, name: string, role: CacheNode['role']): CacheNode {
  const cache = selectCache(world, name);
  const node = nodeWith(cache, role);
  if (node === undefined) throw new Error(`cache ${cache.id} has no ${role} in the simulated account`);
  return node;
}

const nodeWith = ({ nodes }: Cache, role: CacheNode['role']): CacheNode | undefined =>
  nodes.find((node) => node.role === role);
