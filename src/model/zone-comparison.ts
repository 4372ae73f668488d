/** What came in at one place in one minute, as its load balancer counted it. */
export interface Count {
  readonly requests: number;
  readonly errors: number;
}

/** One minute of a load balancer: as a whole and by the zone that requests came in by. Absent: no datapoint. */
export interface ZonesMinute {
  readonly whole: Count | undefined;
  readonly zones: ReadonlyMap<string, Count>;
}

/**
 * How one zone fares beside its siblings. `outlier`: its users get errors that those of the other zones do
 * not. `quiet`: too little comes in to tell. `unknown`: data is missing.
 */
export interface ZoneFare {
  readonly standing: 'outlier' | 'fine' | 'quiet' | 'unknown';
  /** Its newest minute that is known is fine: whatever it was, it is over or nearly so. */
  readonly eased: boolean;
  /** Minutes of which it is an outlier, and all that were looked at. */
  readonly bad: number;
  readonly of: number;
  /** Share of its requests that failed, and of those of its siblings, 0–1, over the minutes that are known. */
  readonly errorRatio: number;
  readonly siblingsRatio: number;
}

/** SAFETY section 5: AWS's multi-AZ guidance asks for 3 of 5 datapoints of 60 s. */
export const minutesCompared = 5;
const minutesThatCount = 3;

/** Share of a zone's requests that must fail: below one in a hundred nobody leaves a zone. */
export const leastErrorRatio = 0.01;

/** And that many times the share of each other zone: what another one suffers from, too, is nothing of the zone's. */
const timesSiblings = 5;

/** In a minute, of a zone and of its siblings together: of fewer, one error in a hundred is chance. */
const leastRequests = 100;

/**
 * Holds each zone against the others of its load balancer. `minutes` are consecutive, one for each that
 * passed, whether or not there is data of it: those without count as unknown, so that a gap never moves
 * older minutes into view. Oldest first.
 */
export function compareZones(
  zones: readonly string[],
  minutes: readonly ZonesMinute[],
): ReadonlyMap<string, ZoneFare> {
  return new Map(zones.map((zone) => [zone, fareOf(zone, minutes)]));
}

function fareOf(zone: string, minutes: readonly ZonesMinute[]): ZoneFare {
  const times = { outlier: 0, fine: 0, quiet: 0, unknown: 0 };
  let newest: ZoneFare['standing'] = 'unknown';
  const here = { requests: 0, errors: 0 };
  const there = { requests: 0, errors: 0 };
  for (const minute of minutes) {
    const pair = sides(zone, minute);
    const standing = pair === undefined ? 'unknown' : inMinute(pair);
    times[standing] += 1;
    if (standing !== 'unknown') newest = standing;
    for (const [sum, one] of [
      [here, pair?.own],
      [there, pair?.siblings],
    ] as const) {
      sum.requests += one?.requests ?? 0;
      sum.errors += one?.errors ?? 0;
    }
  }
  return {
    standing: standingOf(times),
    eased: newest === 'fine',
    bad: times.outlier,
    of: minutes.length,
    errorRatio: ratio(here),
    siblingsRatio: ratio(there),
  };
}

function standingOf(times: Readonly<Record<ZoneFare['standing'], number>>): ZoneFare['standing'] {
  if (times.outlier >= minutesThatCount) return 'outlier';
  if (times.fine >= minutesThatCount) return 'fine';
  return times.unknown > 0 ? 'unknown' : 'quiet';
}

interface Sides {
  readonly own: Count;
  readonly siblings: Count;
  /** The largest share of errors of any one sibling by which enough comes in. */
  readonly worst: number;
}

/**
 * A zone's count and that of all others, which is the whole without it. The zones must add up to the whole,
 * to the request: else one is missing, and zones that err as well would pass for well.
 */
function sides(zone: string, { whole, zones }: ZonesMinute): Sides | undefined {
  if (whole === undefined) return undefined;
  const sum = { requests: 0, errors: 0 };
  for (const { requests, errors } of zones.values()) {
    sum.requests += requests;
    sum.errors += errors;
  }
  if (differ(sum.requests, whole.requests) || differ(sum.errors, whole.errors)) return undefined;
  // Nothing is missing, so a zone without a datapoint had no request.
  const own = zones.get(zone) ?? { requests: 0, errors: 0 };
  const others = [...zones].flatMap(([name, count]) => (name === zone ? [] : [count]));
  return {
    own,
    siblings: { requests: whole.requests - own.requests, errors: whole.errors - own.errors },
    worst: Math.max(0, ...others.filter((one) => total(one) >= leastRequests).map(ratio)),
  };
}

/** The newest minute in which everything that came in is known, as one count; nothing where there is none. */
export function newestWhole(minutes: readonly ZonesMinute[]): Count | undefined {
  return minutes.findLast((minute) => sides('', minute) !== undefined)?.whole;
}

/** CloudWatch counts in floating point. */
function differ(a: number, b: number): boolean {
  return Math.abs(a - b) >= 0.5;
}

function inMinute({ own, siblings, worst }: Sides): 'outlier' | 'fine' | 'quiet' {
  if (total(own) < leastRequests || total(siblings) < leastRequests) return 'quiet';
  const share = ratio(own);
  const compared = timesSiblings * Math.max(worst, ratio(siblings));
  return share >= leastErrorRatio && share >= compared ? 'outlier' : 'fine';
}

/** An application load balancer does not count requests for which it found no target, only their errors (AWS). */
function total({ requests, errors }: Count): number {
  return Math.max(requests, errors);
}

/** Share of what came in that failed, 0–1. */
export function ratio(count: Count): number {
  const all = total(count);
  return all === 0 ? 0 : Math.max(0, count.errors) / all;
}
