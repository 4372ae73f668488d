import { timeInWords } from '../../model/time-in-words.ts';
import type { Finding } from '../finding.ts';
import type { Series } from '../metric-data.ts';

const freshForMs = 240_000;
/** So many of the newest minutes must be slow, each by so many times what was usual before them. */
const slowMinutes = 3;
const slowTimes = 2;
/** Below this nobody waits, whatever was usual. */
const slowFromMs = 1_000;
/** Fewer minutes before them tell nothing of what is usual. */
const leastUsual = 15;

/**
 * How long origins take to begin an answer, at the 90th percentile, in seconds as `value`; held against the same
 * distribution's own last hour. Slow is not down: it is never more than a warning.
 */
export function latencyWord(
  { datapoints, gap }: Series,
  now: number,
): Pick<Finding, 'state' | 'reason' | 'value'> {
  if (gap !== undefined) return { state: 'unknown', reason: `How late origins answer is not known: ${gap}` };
  const minutes = [...datapoints].toSorted(([a], [b]) => b - a);
  const [newest] = minutes;
  if (newest === undefined || now - newest[0] > freshForMs)
    return {
      state: 'unknown',
      reason:
        'CloudFront measures no OriginLatency: it does where additional metrics are turned on, and while there are requests',
    };
  const [at, value] = newest;
  const usual = medianOf(minutes.slice(slowMinutes).map(([, ms]) => ms));
  const said = `Nine of ten answers of its origins began within ${inSeconds(value)} at ${timeInWords(at)}`;
  const isSlow =
    usual !== undefined &&
    minutes.slice(0, slowMinutes).every(([, ms]) => ms >= slowFromMs && ms >= slowTimes * usual);
  return isSlow
    ? {
        state: 'warn',
        value: value / 1000,
        reason: `${said}, and within ${inSeconds(usual)} in the hour before`,
      }
    : { state: 'pass', value: value / 1000, reason: said };
}

function medianOf(values: readonly number[]): number | undefined {
  return values.length < leastUsual ? undefined : values.toSorted((a, b) => a - b)[values.length >> 1];
}

const inSeconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
