/** A set that remembers the newest so many and forgets the oldest. */
export interface RecentOnes {
  has(id: string): boolean;
  add(id: string): void;
}

export function recentOnes(most: number): RecentOnes {
  const ids = new Set<string>();
  return {
    has: (id) => ids.has(id),
    add: (id) => {
      ids.delete(id);
      ids.add(id);
      for (const oldest of ids) {
        if (ids.size <= most) break;
        ids.delete(oldest);
      }
    },
  };
}
