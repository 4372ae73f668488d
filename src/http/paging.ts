import { z } from 'zod';

/** Query parameters of every list. Extended with the filters of each. */
export const pagingQuery = z.strictObject({
  limit: z.coerce.number('must be a whole number').int().min(1).max(1000).default(100),
  offset: z.coerce.number('must be a whole number').int().min(0).default(0),
});

interface Page<T> {
  items: T[];
  total: number;
  offset: number;
  limit: number;
  next?: number;
}

/**
 * One page of what passes the filter. Only the items of the page are represented: the rest of a large
 * model is counted, not copied.
 */
export function page<S, T>(
  source: Iterable<S>,
  wanted: (item: S) => boolean,
  represent: (item: S) => T,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Page<T> {
  const items: T[] = [];
  let total = 0;
  for (const item of source) {
    if (!wanted(item)) continue;
    if (total >= offset && items.length < limit) items.push(represent(item));
    total += 1;
  }
  const next = offset + items.length;
  return { items, total, offset, limit, ...(next < total && { next }) };
}
