/**
 * What a member counts as. `following`: a replica that fails only because it lost its source. `lost`:
 * unknown, but known before.
 */
type CountedAs = 'serving' | 'failing' | 'following' | 'moving' | 'unknown' | 'lost';

/** A member's place in the counts of its groups. */
export interface Counted {
  readonly as: CountedAs;
  readonly zone: string | undefined;
}

export type Count = Record<CountedAs | 'total', number>;

/** How the members of a group stand, over all and by zone. Kept up to date member by member. */
export interface Census {
  readonly all: Count;
  readonly zones: Map<string, Count>;
}

export function emptyCensus(): Census {
  return { all: emptyCount(), zones: new Map() };
}

/** Adds (`by` 1) or takes out (`by` -1) one member. */
export function count(census: Census, { as, zone }: Counted, by: 1 | -1): void {
  census.all[as] += by;
  census.all.total += by;
  if (zone === undefined) return;
  let there = census.zones.get(zone);
  if (!there) census.zones.set(zone, (there = emptyCount()));
  there[as] += by;
  there.total += by;
  if (there.total === 0) census.zones.delete(zone);
}

function emptyCount(): Count {
  return { total: 0, serving: 0, failing: 0, following: 0, moving: 0, unknown: 0, lost: 0 };
}
