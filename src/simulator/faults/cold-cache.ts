import { z } from 'zod';
import { defineFault } from './fault.ts';
import { cacheName, sampleCache, selectCache } from './select-database.ts';

export const coldCache = defineFault({
  name: 'cold-cache',
  summary: 'a cache is emptied, once: until it is warm again the database has to answer in its place',
  parameters: z.strictObject({ cache: cacheName }),
  sample: sampleCache,
  begin(world, { cache }) {
    for (const node of selectCache(world, cache).nodes) node.warmth = 0;
    return () => undefined;
  },
});
