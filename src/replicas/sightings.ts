import type { Member, Roster } from './roster.ts';

/** How long this replica has seen others not move, by its own monotonic clock alone. */
export interface Sightings {
  /**
   * Members whose beat has not risen for a lease. Counts from the first look: a new replica knows nothing yet. After half a
   * lease without a look nobody is silent for another third: the table may have been away from all.
   */
  silent(members: readonly Member[]): readonly Member[];
  /** Until the next of those that were looked at would be silent; infinite for nobody. */
  nextSilentInMs(): number;
  /** Cells that were free at each look for a third of a lease: whoever they are due to does not take them. */
  orphaned(roster: Roster): ReadonlySet<string>;
}

export function createSightings(leaseMs: number, monotonic: () => number): Sightings {
  let beats = new Map<string, { readonly beat: number; readonly since: number }>();
  let lookedAt = Number.NEGATIVE_INFINITY;
  let free = new Map<string, number>();
  return {
    silent: (members) => {
      const now = monotonic();
      // Where the table was away, those who hold something could not beat either: they are given two rounds to.
      const atMost = now - lookedAt >= leaseMs / 2 ? (leaseMs * 2) / 3 : Number.POSITIVE_INFINITY;
      lookedAt = now;
      beats = new Map(
        members.map(({ id, beat }) => {
          const before = beats.get(id);
          const since = before?.beat === beat ? Math.max(before.since, now - atMost) : now;
          return [id, { beat, since }];
        }),
      );
      return members.filter(({ id }) => now - (beats.get(id)?.since ?? now) >= leaseMs);
    },
    nextSilentInMs: () =>
      Math.min(
        ...[...beats.values()].map(({ since }) => since + leaseMs - monotonic()),
        Number.POSITIVE_INFINITY,
      ),
    orphaned: ({ cells, members }) => {
      const now = monotonic();
      const there = new Set(members.map(({ id }) => id));
      const isFree = cells.filter(({ holder }) => holder === undefined || !there.has(holder));
      free = new Map(isFree.map(({ cell }) => [cell, free.get(cell) ?? now]));
      return new Set([...free].filter(([, since]) => now - since >= leaseMs / 3).map(([cell]) => cell));
    },
  };
}
