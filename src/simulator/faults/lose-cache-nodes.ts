import { z } from 'zod';
import { defineFault } from './fault.ts';
import { cacheName, sampleCache, selectCache } from './select-database.ts';

export const loseCacheNodes = defineFault({
  name: 'lose-cache-nodes',
  summary: 'nodes of a cache are gone; those that come in their place are empty',
  parameters: z.strictObject({
    cache: cacheName,
    count: z.int().min(1).default(1).describe('How many, or all where there are fewer.'),
  }),
  fis: 'aws:elasticache:replicationgroup-interrupt-az-power',
  sample: sampleCache,
  begin(world, { cache, count }) {
    const cause = {};
    const lost = selectCache(world, cache).nodes.slice(0, count);
    for (const node of lost) node.down.add(cause);
    return () => {
      for (const node of lost) {
        node.down.delete(cause);
        node.warmth = 0;
      }
    };
  },
});
