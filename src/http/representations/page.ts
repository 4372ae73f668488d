import { z } from 'zod';

/** A page of a list. `next` is the offset of the following page and is absent on the last one. */
export function pageShape<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    total: z.int(),
    offset: z.int(),
    limit: z.int(),
    next: z.int().optional(),
  });
}
