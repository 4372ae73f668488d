import { timeInWords } from '../model/time-in-words.ts';
import type { Finding } from './finding.ts';
import type { Series } from './metric-data.ts';

/** From this share of their processor time on requests wait for one another, per cent. A destination is full at 85 % (SAFETY). */
const fullPercent = 90;

/** AWS's guidance on evaluating metrics: three of five datapoints. */
const fullDatapoints = 3;
const judgedDatapoints = 5;

/** How much of their processor time some things take, by the average over all of them. */
export function busyWord(
  { datapoints, gap }: Series,
  about: {
    readonly now: number;
    /** As in `How busy its tasks are is not known`. */
    readonly who: string;
    /** The newest datapoint may be as old as this; an older one tells of other work. Milliseconds. */
    readonly freshForMs: number;
  },
): Pick<Finding, 'state' | 'reason' | 'value' | 'measures'> {
  const { now, who, freshForMs } = about;
  if (gap !== undefined) return { state: 'unknown', reason: `How busy ${who} are is not known: ${gap}` };
  const judged = [...datapoints].toSorted(([a], [b]) => b - a).slice(0, judgedDatapoints);
  const [newest] = judged;
  if (newest === undefined || now - newest[0] > freshForMs)
    return {
      state: 'unknown',
      reason: `How busy ${who} are was not measured in ${freshForMs / 60_000} minutes`,
    };
  const [at, value] = newest;
  const reason = `${who} took ${value.toFixed(0)} % of their processor time at ${timeInWords(at)}`;
  if (value < fullPercent) return { state: 'pass', value, reason };
  const full = judged.filter(([, percent]) => percent >= fullPercent).length;
  if (full < fullDatapoints) return { state: 'warn', value, reason };
  return {
    state: 'fail',
    value,
    measures: 'saturation',
    reason: `${reason}, and as much in ${full} of the last ${judged.length} datapoints`,
  };
}
