import { timeInWords } from '../../model/time-in-words.ts';
import type { Finding } from '../finding.ts';
import type { Series } from '../metric-data.ts';

/** Metric filters report within a minute or two; an older count tells nothing of now. */
const freshForMs = 180_000;
/** Fewer errors in a minute are no burst, whatever is usual. */
const leastErrors = 10;
/** So many times the most of what is usual. */
const timesUsual = 5;
const minuteMs = 60_000;
const hourMinutes = 60;

/**
 * Whether errors come all at once, held against the hour before. A filter without a default value reports only minutes in
 * which it found something; a minute that it does not report had no error that was written down.
 */
export function burstWord(
  { datapoints, gap }: Series,
  now: number,
): Pick<Finding, 'state' | 'reason' | 'value'> {
  if (gap !== undefined)
    return { state: 'unknown', reason: `How many errors are logged is not known: ${gap}` };
  const newest = Math.max(...datapoints.keys());
  const value = datapoints.get(newest);
  if (value === undefined || now - newest > freshForMs)
    return {
      state: 'unknown',
      reason: 'The filter reported nothing in 3 minutes: no error, or nothing was logged',
    };
  const before = Array.from(
    { length: hourMinutes - 1 },
    (_, index) => datapoints.get(newest - (index + 1) * minuteMs) ?? 0,
  );
  // A burst goes on for minutes, so what was usual is the middle of the hour and not its peak.
  const usual = before.toSorted((a, b) => a - b)[before.length >> 1] ?? 0;
  const said = `${value} ${value === 1 ? 'error was' : 'errors were'} logged at ${timeInWords(newest)}`;
  return value >= leastErrors && value >= timesUsual * usual
    ? { state: 'warn', value, reason: `${said}, where ${usual} a minute are usual` }
    : { state: 'pass', value, reason: said };
}
