import { randomBytes } from 'node:crypto';

/** Makes identifiers such as `rem-9f2c41d07b`. Injected, so that the same seed gives the same journal. */
export interface Ids {
  next(prefix: string): string;
}

export const randomIds: Ids = { next: (prefix) => `${prefix}-${randomBytes(5).toString('hex')}` };

/** Identifiers counted per prefix (`rem-1`, `rem-2`, …), for the simulator and for tests. */
export function countedIds(): Ids {
  const counts = new Map<string, number>();
  return {
    next: (prefix) => {
      const count = (counts.get(prefix) ?? 0) + 1;
      counts.set(prefix, count);
      return `${prefix}-${count}`;
    },
  };
}
