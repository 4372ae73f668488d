import { timeInWords } from '../../model/time-in-words.ts';
import type { Finding } from '../finding.ts';
import type { Series } from '../metric-data.ts';

/** Older five minutes, by their start, tell of other requests. */
const freshForMs = 900_000;
/** AWS: single-digit milliseconds on average for one item. Twice that is nothing that a client would not bear. */
const slowFromMs = 20;
/** So many times what was usual in the hour before: one that is read in several regions at once is always slower. */
const slowTimes = 2;
/** Of twelve five minutes before; fewer tell nothing of what is usual. */
const leastUsual = 3;

interface Timed {
  readonly operation: string;
  readonly at: number;
  readonly ms: number;
  /** Milliseconds, where the operation took twice as long as that; absent: it was not slow. */
  readonly usualMs?: number;
}

/**
 * How long the slowest of these operations took on average, in seconds as `value`; held against the table's own hour
 * before. Slow is not down: it is never more than a warning.
 */
export function latencyWord(
  measured: readonly { readonly operation: string; readonly series: Series }[],
  now: number,
): Pick<Finding, 'state' | 'reason' | 'value'> {
  const [gap] = measured.flatMap(({ series }) => series.gap ?? []);
  if (gap !== undefined)
    return { state: 'unknown', reason: `How long it takes to answer is not known: ${gap}` };
  const [slowest] = measured
    .flatMap(({ operation, series }) => timed(operation, series, now))
    .toSorted((a, b) => Number(isSlow(b)) - Number(isSlow(a)) || b.ms - a.ms);
  if (slowest === undefined)
    return { state: 'unknown', reason: 'No answer to a request was timed in a quarter of an hour' };
  const { operation, at, ms, usualMs } = slowest;
  const reason = `${operation} took ${inMs(ms)} on average from ${timeInWords(at)}`;
  return usualMs === undefined
    ? { state: 'pass', value: ms / 1000, reason }
    : { state: 'warn', value: ms / 1000, reason: `${reason}, and ${inMs(usualMs)} in the hour before` };
}

const isSlow = ({ usualMs }: Timed): boolean => usualMs !== undefined;

function timed(operation: string, { datapoints }: Series, now: number): readonly Timed[] {
  const [newest, ...before] = [...datapoints].toSorted(([a], [b]) => b - a);
  if (newest === undefined || now - newest[0] > freshForMs) return [];
  const [at, ms] = newest;
  const usualMs = medianOf(before.map(([, usual]) => usual));
  const slow = usualMs !== undefined && ms >= slowFromMs && ms >= slowTimes * usualMs;
  return [{ operation, at, ms, ...(slow ? { usualMs } : {}) }];
}

function medianOf(values: readonly number[]): number | undefined {
  return values.length < leastUsual ? undefined : values.toSorted((a, b) => a - b)[values.length >> 1];
}

const inMs = (ms: number): string => `${ms.toFixed(1)} ms`;
