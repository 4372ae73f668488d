import { timeInWords } from '../../model/time-in-words.ts';
import type { Finding } from '../finding.ts';
import type { Series } from '../metric-data.ts';

/** The metric comes once a minute; an older value is of a replication that may have stopped since. */
const freshForMs = 180_000;

/** Half a minute is what a database replica is called late at, too. */
const lateAfterSeconds = 30;

/** A primary says something to each replica every ten seconds, even when nobody writes. */
const cutAfterSeconds = 60;

/** Lag that grows with the clock: nothing arrived at all. A replica that is only slow catches up in between. */
const growsLike = 0.9;
const comparedWithin = 150_000;

interface Following extends Pick<Finding, 'state' | 'reason' | 'value'> {
  /** It hears nothing of its primary. */
  readonly isCut: boolean;
}

/** How far one replica is behind, and whether it hears anything at all. Late is not dead, so it is a warning. */
export function followingOf({ datapoints, gap }: Series, now: number): Following {
  const minutes = [...datapoints].toSorted(([a], [b]) => b - a);
  const [newest] = minutes;
  if (newest === undefined || now - newest[0] > freshForMs)
    return {
      isCut: false,
      state: 'unknown',
      reason: gap === undefined ? 'No lag was reported in 3 minutes' : `The lag is not known: ${gap}`,
    };
  const [at, value] = newest;
  const [earlierAt, earlier] = minutes.slice(1).find(([time]) => at - time <= comparedWithin) ?? [
    Number.NaN,
    Number.NaN,
  ];
  const isCut = value > cutAfterSeconds && value - earlier >= growsLike * ((at - earlierAt) / 1000);
  const reason = `${value.toFixed(1)} s behind at ${timeInWords(at)}${isCut ? ', and it hears nothing' : ''}`;
  return { isCut, state: value > lateAfterSeconds ? 'warn' : 'pass', value, reason };
}
