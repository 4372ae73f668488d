import { timeInWords } from '../../model/time-in-words.ts';
import type { Finding } from '../finding.ts';
import type { Series } from '../metric-data.ts';

/** AWS: ElastiCache itself keeps two to four of the connections that it counts, to watch the node. */
const ofElastiCacheItself = 4;

/** The metric comes once a minute; an older value is of clients who may have come or gone since. */
const freshForMs = 180_000;

/** So many minutes must have had clients, and none been without, for nobody at all to be news. */
const usualMinutes = 10;

interface Clients extends Pick<Finding, 'state' | 'reason' | 'value'> {
  /** Nobody is connected where somebody always was. */
  readonly isDeserted: boolean;
}

/** Nobody at all is a warning where somebody always was, and no failure: clients may have gone home. */
export function clientsOf({ datapoints, gap }: Series, now: number): Clients {
  const minutes = [...datapoints].toSorted(([a], [b]) => b - a);
  const [newest] = minutes;
  if (newest === undefined || now - newest[0] > freshForMs)
    return {
      isDeserted: false,
      state: 'unknown',
      reason:
        gap === undefined
          ? 'No connections were reported in 3 minutes'
          : `How many connections there are is not known: ${gap}`,
    };
  const [at, value] = newest;
  const when = timeInWords(at);
  const isSomebody = (count: number) => count > ofElastiCacheItself;
  if (isSomebody(value))
    return { isDeserted: false, state: 'pass', value, reason: `${value} connections at ${when}` };
  const gone = minutes.findIndex(([, count]) => isSomebody(count));
  const before = gone < 0 ? [] : minutes.slice(gone);
  const isDeserted = before.length >= usualMinutes && before.every(([, count]) => isSomebody(count));
  const reason = `nobody but ElastiCache is connected at ${when}, ${isDeserted ? 'and somebody always was' : 'which has been so before'}`;
  return { isDeserted, state: isDeserted ? 'warn' : 'pass', value, reason };
}
