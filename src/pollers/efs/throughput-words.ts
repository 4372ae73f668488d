import { timeInWords } from '../../model/time-in-words.ts';
import type { Finding } from '../finding.ts';
import type { Series } from '../metric-data.ts';

type Word = Pick<Finding, 'state' | 'reason' | 'value' | 'measures'>;

const minuteMs = 60_000;

/** Over so long a balance is seen to fall. */
const windowMs = 15 * minuteMs;

/** The window, and the minutes that CloudWatch takes to publish. */
export const lookBackMs = windowMs + 5 * minuteMs;

/** The metrics come once a minute, a few minutes late at times; an older value says nothing of now. */
const freshForMs = 5 * minuteMs;

/** From here on what is asked for waits: at its limit a file system does not refuse, it slows everybody down. */
const fullShare = 0.95;
const busyShare = 0.8;

/** AWS's guidance on evaluating metrics: three of five minutes. */
const badMinutes = 3;
const judgedMinutes = 5;

/**
 * Which share of what it may carry was used in the newest minute. A minute of which AWS tells only one of the
 * two says nothing: nobody asked for anything, or nobody measured.
 */
export function throughputWord(
  { metered, permitted }: { readonly metered: Series; readonly permitted: Series },
  now: number,
): Word {
  const gap = metered.gap ?? permitted.gap;
  if (gap !== undefined) return { state: 'unknown', reason: `How busy it is, is not known: ${gap}` };
  const minutes = [...metered.datapoints]
    .flatMap(([at, bytes]) => {
      const perSecond = permitted.datapoints.get(at);
      return perSecond === undefined || perSecond <= 0 ? [] : [{ at, share: bytes / 60 / perSecond }];
    })
    .toSorted((a, b) => b.at - a.at)
    .slice(0, judgedMinutes);
  const [newest] = minutes;
  if (newest === undefined || now - newest.at > freshForMs)
    return { state: 'unknown', reason: 'Nothing was read or written in 5 minutes, or nobody measured it' };
  const { share: value, at } = newest;
  const reason = `${Math.round(value * 100)} % of its throughput was used at ${timeInWords(at)}`;
  const full = minutes.filter(({ share }) => share >= fullShare).length;
  if (value >= fullShare && full >= badMinutes)
    return {
      state: 'fail',
      value,
      measures: 'saturation',
      reason: `${reason}, and in ${full} of the last ${minutes.length} minutes as much`,
    };
  return { state: value >= busyShare ? 'warn' : 'pass', value, reason };
}

/** So long before the end a person can still do something about it. */
const warnBeforeSeconds = 3_600;

/** The balance of burst credits, bytes, and how long it lasts at the pace of the last quarter of an hour. */
export function creditsWord({ datapoints, gap }: Series, now: number): Word {
  if (gap !== undefined) return { state: 'unknown', reason: `Its burst credits are not known: ${gap}` };
  const at = Math.max(...datapoints.keys());
  const value = datapoints.get(at);
  if (value === undefined || now - at > freshForMs)
    return { state: 'unknown', reason: 'Its burst credits were not reported in 5 minutes' };
  if (value <= 0)
    return { state: 'warn', value, reason: 'It has no burst credits left: it is as slow as its size allows' };
  const before = datapoints.get(at - windowMs);
  const reason = `It had ${Math.round(value / 1e9)} GB of burst credits at ${timeInWords(at)}`;
  const spentPerSecond = before === undefined ? 0 : (before - value) / (windowMs / 1000);
  if (spentPerSecond <= 0 || value / spentPerSecond > warnBeforeSeconds)
    return { state: 'pass', value, reason };
  const minutes = Math.round(value / spentPerSecond / 60);
  return { state: 'warn', value, reason: `${reason}; at this pace they last ${minutes} min` };
}
