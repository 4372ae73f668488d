/**
 * The breaker of one group: `closed → open → cooling → closed`, and `latched` where it opens too often.
 * It opens when much of the group fails at once, cools while the group has been well enough for a time,
 * and closes by itself; a latched one only a named person closes.
 */
export interface GroupBreaker {
  /** Id of the group. */
  readonly group: string;
  readonly name: string;
  readonly state: 'closed' | 'open' | 'cooling' | 'latched';
  /** When it came into this state, milliseconds since the epoch. */
  readonly since: number;
  /** The size that shares are taken of, from when its members began to be repaired until all is well again. */
  readonly frozen?: { readonly size: number; readonly since: number };
  /** When it opened: the last times, oldest first. */
  readonly trips: readonly number[];
}

/** A step from one state into the next, as it is journaled. */
export interface BreakerTurn {
  readonly group: string;
  readonly name: string;
  readonly state: GroupBreaker['state'];
  /** Shares are taken of this many from now on; absent: nothing is counted any more. */
  readonly size?: number;
  /** One sentence for a person. */
  readonly reason: string;
  /** Who closed a latched one. */
  readonly by?: string;
  /** Proposals whose approvals and announcements end with it: they are asked for afresh. */
  readonly discarded?: readonly string[];
}

export type GroupBreakers = ReadonlyMap<string, GroupBreaker>;

/** Trips remembered of one group; no bound on them can be set higher. */
const mostTrips = 20;

/** The breakers after one turn at `at`. A closed one with nothing to remember is dropped. */
export function foldBreaker(breakers: GroupBreakers, turn: BreakerTurn, at: number): GroupBreakers {
  const { group, name, state, size, by } = turn;
  const before = breakers.get(group);
  const opens = state === 'latched' || (state === 'open' && before?.state !== 'cooling');
  // A person who closes a latched breaker has looked into it: it starts with a clean sheet.
  const remembered = by === undefined ? (before?.trips ?? []) : [];
  const trips = opens ? [...remembered, at].slice(-mostTrips) : remembered;
  const next = new Map(breakers);
  if (state === 'closed' && size === undefined && trips.length === 0) next.delete(group);
  else
    next.set(group, {
      group,
      name,
      state,
      since: before?.state === state ? before.since : at,
      trips,
      ...(size === undefined
        ? {}
        : { frozen: before?.frozen?.size === size ? before.frozen : { size, since: at } }),
    });
  return next;
}

/** Nobody watched while no daemon ran, so what was cooling begins anew. */
export function restartCooling(breakers: GroupBreakers, at: number): GroupBreakers {
  return new Map(
    [...breakers].map(([group, breaker]) => [
      group,
      breaker.state === 'cooling' ? { ...breaker, since: at } : breaker,
    ]),
  );
}
