import { timeInWords } from '../model/time-in-words.ts';
import type { Finding } from './finding.ts';
import type { Series } from './metric-data.ts';

/**
 * Two counts of one thing by period: of what went wrong, and either of the rest or of all. AWS reports many
 * of the first only of periods that had some: a period without is known to be free of them only where the
 * second was reported, else nobody asked, or nobody measured.
 */
export type Counts = {
  readonly bad: Series;
  /** What is counted, as the end of "1.0 % of the …". */
  readonly called: string;
} & ({ readonly rest: Series } | { readonly all: Series });

export interface Terms {
  /** The newest period may have begun so long ago; an older one tells nothing of now. Milliseconds. */
  readonly freshForMs: number;
  /** Up to this share nothing is said against it, 0–1; absent: 0. */
  readonly tolerated?: number;
  /** A period is bad from this share on, 0–1. */
  readonly badShare: number;
  /** It fails when the newest is bad, and so many of the last that were counted. */
  readonly badPeriods: number;
  readonly judgedPeriods: number;
  readonly words: {
    /** What became of the bad ones, as in `1.0 % of the reads were throttled`. */
    readonly went: string;
    /** `Nothing was throttled`. */
    readonly well: string;
    /** `No request was counted in 3 minutes`. */
    readonly silent: string;
    /** What the periods are, in plural: `minutes`. */
    readonly periods: string;
  };
}

interface Period {
  readonly at: number;
  /** 0–1. */
  readonly share: number;
  readonly called: string;
}

/** Which share of what was counted went wrong, of several sides the one that fares worst. Half of the counts tells nothing. */
export function failingShare(
  sides: readonly Counts[],
  now: number,
  { freshForMs, tolerated = 0, badShare, badPeriods, judgedPeriods, words }: Terms,
): Pick<Finding, 'state' | 'reason' | 'value'> {
  const [gap] = sides.flatMap((side) => side.bad.gap ?? others(side).gap ?? []);
  if (gap !== undefined)
    return { state: 'unknown', reason: `It is not known how many ${words.went}: ${gap}` };
  const periods = worstByPeriod(sides.flatMap(sharesOf)).slice(0, judgedPeriods);
  const [newest] = periods;
  if (newest === undefined || now - newest.at > freshForMs) return { state: 'unknown', reason: words.silent };
  const { share: value, called, at } = newest;
  if (value === 0) return { state: 'pass', value, reason: `${words.well} at ${timeInWords(at)}` };
  const bad = periods.filter(({ share }) => share >= badShare).length;
  const percent = value < 0.001 ? 'under 0.1' : (value * 100).toFixed(1);
  const reason = `${percent} % of the ${called} ${words.went} at ${timeInWords(at)}`;
  if (value <= tolerated) return { state: 'pass', value, reason };
  return value < badShare || bad < badPeriods
    ? { state: 'warn', value, reason }
    : {
        state: 'fail',
        value,
        reason: `${reason}, as in ${bad} of the last ${periods.length} ${words.periods} counted`,
      };
}

const others = (side: Counts): Series => ('all' in side ? side.all : side.rest);

function sharesOf(side: Counts): Period[] {
  const bad = side.bad.datapoints;
  const beside = others(side).datapoints;
  return [...new Set([...bad.keys(), ...beside.keys()])].flatMap((at) => {
    const wrong = bad.get(at) ?? 0;
    const counted = beside.get(at) ?? 0;
    const all = 'all' in side ? Math.max(counted, wrong) : counted + wrong;
    return all > 0 ? [{ at, share: wrong / all, called: side.called }] : [];
  });
}

/** Newest first, of each period the side that fared worse. */
function worstByPeriod(periods: readonly Period[]): readonly Period[] {
  const worst = new Map<number, Period>();
  for (const period of periods)
    if (period.share > (worst.get(period.at)?.share ?? -1)) worst.set(period.at, period);
  return [...worst.values()].toSorted((a, b) => b.at - a.at);
}
