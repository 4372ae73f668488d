import { timeInWords } from '../../model/time-in-words.ts';
import type { Finding } from '../finding.ts';
import type { Series } from '../metric-data.ts';

type Word = Pick<Finding, 'state' | 'reason' | 'value'>;

const minuteMs = 60_000;

/** How far back it is looked whether something is getting worse. */
export const windowMs = 15 * minuteMs;

/** The metrics come once a minute, a few minutes late at times; an older value says nothing of now. */
const freshForMs = 5 * minuteMs;

/** At this share of its retention a message is about to be deleted unread: time to act, and not yet too late. */
const nearlyDeletedShare = 0.75;

/** A queue of fewer messages than this is not called growing, however fast it doubles. */
const growsFrom = 100;

/** How long the oldest message has waited, seconds. What lies in a dead-letter queue waits as a matter of course. */
export function oldestMessageWord(
  series: Series,
  about: {
    readonly now: number;
    readonly retentionSeconds: number | undefined;
    readonly isForDeadLetters: boolean;
  },
): Word {
  const { now, retentionSeconds, isForDeadLetters } = about;
  const newest = newestOf(series, now);
  if (newest === undefined) return unreported(series, 'age');
  const { at, value } = newest;
  const waited = `the oldest message has waited ${inWords(value)} at ${timeInWords(at)}`;
  if (retentionSeconds !== undefined && value >= nearlyDeletedShare * retentionSeconds)
    return {
      state: isForDeadLetters ? 'warn' : 'fail',
      value,
      reason: `${waited}, and after ${inWords(retentionSeconds)} it is deleted`,
    };
  if (!isForDeadLetters && isTheSameSince(series, newest))
    return { state: 'warn', value, reason: `${waited}, and for 15 min nobody has got it done` };
  return { state: 'pass', value, reason: waited };
}

/** The age grew with the clock for the whole window: the oldest message is the one that it was then. */
function isTheSameSince(series: Series, { at, value }: Datapoint): boolean {
  const before = series.datapoints.get(at - windowMs);
  return before !== undefined && value - before >= (windowMs - minuteMs) / 1000;
}

/** How many messages wait to be received. */
export function depthWord(
  series: Series,
  about: { readonly now: number; readonly isForDeadLetters: boolean },
): Word {
  const newest = newestOf(series, about.now);
  if (newest === undefined) return unreported(series, 'number of messages');
  const { at, value } = newest;
  const waiting = `${messages(value)} waiting at ${timeInWords(at)}`;
  const before = series.datapoints.get(at - windowMs);
  const grows =
    before !== undefined &&
    value >= growsFrom &&
    value >= 2 * before &&
    value >= Math.max(...series.datapoints.values());
  return grows && !about.isForDeadLetters
    ? { state: 'warn', value, reason: `${waiting}, and ${before} a quarter of an hour before` }
    : { state: 'pass', value, reason: waiting };
}

/**
 * How many messages came into a dead-letter queue in the last quarter of an hour, by what lies in it: AWS does
 * not count among the messages sent what it moves there itself. `undefined`: it is not read here.
 */
export function deadLettersWord(
  series: Series | undefined,
  about: { readonly now: number; readonly shared: boolean },
): Word {
  if (series === undefined)
    return { state: 'unknown', reason: 'Its dead-letter queue is not among those that are read here' };
  const newest = newestOf(series, about.now);
  if (newest === undefined) return unreported(series, 'number of dead letters');
  const { at, value } = newest;
  const earlier = [...series.datapoints].filter(([minute]) => minute < at && minute >= at - windowMs);
  if (earlier.length === 0)
    return { state: 'unknown', reason: 'Too little was reported to tell whether dead letters come' };
  const came = value - Math.min(...earlier.map(([, count]) => count));
  const lying = `${messages(value)} in the dead-letter queue at ${timeInWords(at)}`;
  if (came <= 0) return { state: 'pass', value: 0, reason: lying };
  const whose = about.shared ? ', which other queues use, too' : '';
  return {
    state: 'warn',
    value: came,
    reason: `${lying}, ${came} more than 15 min before at the least${whose}`,
  };
}

interface Datapoint {
  readonly at: number;
  readonly value: number;
}

function newestOf({ datapoints }: Series, now: number): Datapoint | undefined {
  const at = Math.max(...datapoints.keys());
  const value = datapoints.get(at);
  return value === undefined || now - at > freshForMs ? undefined : { at, value };
}

function unreported({ gap }: Series, what: string): Word {
  const reason = `No ${what} was reported in 5 minutes, as of a queue that nobody uses`;
  return { state: 'unknown', reason: gap === undefined ? reason : `No ${what} is known: ${gap}` };
}

const messages = (count: number): string => (count === 1 ? '1 message' : `${count} messages`);

function inWords(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} days`;
}
