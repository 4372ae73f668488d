import { timeInWords } from '../../model/time-in-words.ts';
import type { Finding } from '../finding.ts';
import type { Series } from '../metric-data.ts';

type Word = Pick<Finding, 'state' | 'reason' | 'value' | 'nature'>;

const minuteMs = 60_000;

/** How far back it is looked for what could not be replicated. */
const windowMs = 15 * minuteMs;

/** The window, and the minutes that CloudWatch takes to publish. */
export const lookBackMs = windowMs + 5 * minuteMs;

/** The metric comes once a minute, a few minutes late at times; an older value says nothing of now. */
const freshForMs = 5 * minuteMs;

/** What AWS promises where Replication Time Control is on: 99.99 % of objects within fifteen minutes. */
const lateAfterSeconds = 900;

/** How far one destination is behind, seconds. Late is not dead, so it is a warning and never a failure. */
export function latencyWord(
  { datapoints, gap }: Series,
  about: { readonly now: number; readonly to: string; readonly isSeen: boolean },
): Word {
  const { now, to, isSeen } = about;
  if (!isSeen)
    return {
      state: 'unknown',
      // Nobody can ever see it from here, so it is no sight that was lost.
      nature: 'warning-only',
      reason: `How far ${to} is behind is measured in its own region, which is not among those that are read here`,
    };
  const at = Math.max(...datapoints.keys());
  const value = datapoints.get(at);
  if (value === undefined || now - at > freshForMs)
    return {
      state: 'unknown',
      reason:
        gap === undefined
          ? `How far ${to} is behind was not reported in 5 minutes`
          : `How far ${to} is behind is not known: ${gap}`,
    };
  const reason = `${to} was ${inWords(value)} behind at ${timeInWords(at)}`;
  return value > lateAfterSeconds
    ? { state: 'warn', value, reason: `${reason}; S3 usually takes seconds, and at most 15 min` }
    : { state: 'pass', value, reason };
}

/**
 * How many operations could not be replicated in the last quarter of an hour. S3 counts them only of
 * minutes in which something was to be replicated: of others nothing is known, least of all that none failed.
 */
export function failuresWord(
  failed: Series,
  all: Series,
  about: { readonly now: number; readonly to: string },
): Word {
  const nature = 'warning-only' as const;
  const gap = failed.gap ?? all.gap;
  if (gap !== undefined)
    return { state: 'unknown', nature, reason: `What could not be replicated is not known: ${gap}` };
  const since = about.now - windowMs;
  const value = sumSince(failed, since);
  const asked = sumSince(all, since);
  if (asked === undefined || value === undefined)
    return { state: 'unknown', nature, reason: `Nothing was replicated to ${about.to} in 15 min` };
  const reason = `${value} of ${asked} operations could not be replicated to ${about.to} in 15 min`;
  return value > 0
    ? { state: 'warn', nature, value, reason: `${reason}; S3 does not try them again by itself` }
    : { state: 'pass', nature, value, reason };
}

/** Nothing where no minute was reported. */
function sumSince({ datapoints }: Series, since: number): number | undefined {
  const values = [...datapoints].flatMap(([at, value]) => (at >= since ? [value] : []));
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0);
}

/** A warning before what is not known, and that before what is well; of equals the larger value. */
export function worstOf(words: readonly Word[]): Word {
  const [worst = { state: 'unknown', reason: 'Nothing is known of it' }] = words.toSorted(
    (a, b) => badness(b) - badness(a) || (b.value ?? 0) - (a.value ?? 0),
  );
  return worst;
}

function badness({ state }: Word): number {
  return ['pass', 'unknown', 'warn', 'fail'].indexOf(state);
}

function inWords(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3_600)} h`;
}
