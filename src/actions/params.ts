import type { z } from 'zod';
import type { RemedyTraits } from '../model/remedy-traits.ts';

/** Turns a schema into a trait's `checkParams`. Use `z.strictObject`, so that a misspelt name is found. */
export function checkedBy(schema: z.ZodType): RemedyTraits['checkParams'] {
  return (params) => {
    const result = schema.safeParse(params ?? {});
    if (result.success) return [];
    return result.error.issues.map((issue) => ({
      path: issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part)),
      message: issue.message,
    }));
  };
}
