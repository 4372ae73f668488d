import type { Resource } from '../../model/resource.ts';
import { timeInWords } from '../../model/time-in-words.ts';
import type { Terms } from '../failing-share.ts';
import type { Finding } from '../finding.ts';
import type { Series } from '../metric-data.ts';

/** AWS's guidance on evaluating metrics: three of five minutes. An older newest minute tells of other calls. */
const inFiveMinutes = { freshForMs: 180_000, badPeriods: 3, judgedPeriods: 5 } as const;

const silent = 'No call was counted in 3 minutes';

/** A call now and then ends in an error by its own input: one in a hundred is not spoken of, one in ten is a failure. */
export const errorTerms: Terms = {
  ...inFiveMinutes,
  tolerated: 0.01,
  badShare: 0.1,
  words: { went: 'ended in an error', well: 'No call ended in an error', silent, periods: 'minutes' },
};

export const throttleTerms: Terms = {
  ...inFiveMinutes,
  badShare: 0.01,
  words: { went: 'were throttled', well: 'No call was throttled', silent, periods: 'minutes' },
};

/** From this share of what may run at once there is little left for a rush. */
const littleLeft = 0.8;

/**
 * How many run at once, of as many as may: the function's own, else all without one of their own together, which
 * share what is left of the account's. Being full is no failure; what is turned away for it is.
 */
export function concurrencyWord(
  facts: Resource['facts'],
  { running, shared, now }: { readonly running: Series; readonly shared: Series; readonly now: number },
): Pick<Finding, 'state' | 'reason' | 'value'> {
  const own = facts['reservedConcurrency'];
  const most = own ?? facts['sharedConcurrency'];
  const series = own === undefined ? shared : running;
  if (series.gap !== undefined)
    return { state: 'unknown', reason: `It is not known how many run at once: ${series.gap}` };
  const at = Math.max(...series.datapoints.keys());
  const count = series.datapoints.get(at);
  if (count === undefined || now - at > inFiveMinutes.freshForMs) return { state: 'unknown', reason: silent };
  if (typeof most !== 'number')
    return { state: 'unknown', reason: 'It is not known how many may run at once' };
  const whose = own === undefined ? 'that share what the account has left' : 'that are reserved for it';
  const reason = `${count} ran at once at ${timeInWords(at)}, of ${most} ${whose}`;
  return { state: most === 0 || count >= littleLeft * most ? 'warn' : 'pass', value: count, reason };
}
