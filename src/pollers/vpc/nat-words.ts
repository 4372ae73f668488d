import { timeInWords } from '../../model/time-in-words.ts';
import type { Finding } from '../finding.ts';
import type { Series } from '../metric-data.ts';

/**
 * From this share of the connections tried on, that get no answer, a gateway fails. Far ends that do not
 * answer are a part of every day, so less than half says nothing for certain.
 */
const lostShare = 0.5;
/** From this share on it is a warning. */
const noticedShare = 0.1;
/** Fewer connections in a minute than this prove nothing. */
const leastAttempts = 10;
/** Of the connections: those for which the gateway had no source port left. */
const portErrorShare = 0.01;
/** AWS's guidance on evaluating metrics: three of five minutes. */
const badMinutes = 3;
const judgedMinutes = 5;
/** A datapoint comes each minute, and late; an older one says nothing of now. */
const freshForMs = 180_000;

export interface Traffic {
  readonly attempts: Series;
  readonly established: Series;
  /** AWS, ErrorPortAllocation: "above zero, too many connections to one destination are open". */
  readonly portErrors: Series;
}

interface Minute {
  readonly at: number;
  readonly attempts: number;
  /** 0–1: tried and not established. */
  readonly lost: number;
  /** 0–1: refused for want of a port. */
  readonly refused: number;
}

/** What the metrics of a gateway say of what goes out by it. Half of what was counted tells nothing. */
export function trafficWord(
  traffic: Traffic,
  now: number,
): Pick<Finding, 'state' | 'reason' | 'value' | 'measures'> {
  const { attempts, established, portErrors } = traffic;
  const gap = attempts.gap ?? established.gap ?? portErrors.gap;
  if (gap !== undefined) return { state: 'unknown', reason: `What gets through is not known: ${gap}` };
  const minutes = minutesOf(traffic);
  const [newest] = minutes;
  if (newest === undefined || now - newest.at > freshForMs)
    return {
      state: 'unknown',
      reason: 'CloudWatch has counted no connection attempt, not even zero, in 3 minutes',
    };
  return wordOn(newest, minutes);
}

function wordOn(newest: Minute, minutes: readonly Minute[]): ReturnType<typeof trafficWord> {
  const when = timeInWords(newest.at);
  const { lost: value } = newest;
  if (newest.attempts === 0) return { state: 'pass', reason: `No connection was tried at ${when}` };
  const lost = `${percent(value)} of ${newest.attempts} connections got no answer at ${when}`;
  if (isLost(newest) && count(minutes, isLost) >= badMinutes)
    return { state: 'fail', value, reason: `${lost}, as in ${lasting(minutes, isLost)}` };
  const refused = `The gateway had no port left for ${percent(newest.refused)} of the connections at ${when}`;
  if (isRefused(newest) && count(minutes, isRefused) >= badMinutes)
    return {
      state: 'fail',
      value,
      measures: 'saturation',
      reason: `${refused}, as in ${lasting(minutes, isRefused)}`,
    };
  if (newest.refused > 0) return { state: 'warn', value, reason: refused };
  return { state: value >= noticedShare ? 'warn' : 'pass', value, reason: lost };
}

/** Newest first. A gateway reports zero where nothing happens, so a minute that lacks a figure tells nothing. */
function minutesOf({ attempts, established, portErrors }: Traffic): readonly Minute[] {
  return [...attempts.datapoints]
    .flatMap(([at, tried]): Minute[] => {
      const made = established.datapoints.get(at);
      const refused = portErrors.datapoints.get(at);
      if (made === undefined || refused === undefined) return [];
      const share = (part: number) => (tried === 0 ? 0 : Math.min(1, Math.max(0, part / tried)));
      return [{ at, attempts: tried, lost: share(tried - made), refused: share(refused) }];
    })
    .toSorted((a, b) => b.at - a.at)
    .slice(0, judgedMinutes);
}

const isLost = ({ attempts, lost }: Minute): boolean => attempts >= leastAttempts && lost >= lostShare;

const isRefused = ({ refused }: Minute): boolean => refused >= portErrorShare;

const count = (minutes: readonly Minute[], holds: (minute: Minute) => boolean): number =>
  minutes.filter(holds).length;

const lasting = (minutes: readonly Minute[], holds: (minute: Minute) => boolean): string =>
  `${count(minutes, holds)} of the last ${minutes.length} minutes counted`;

const percent = (share: number): string =>
  share > 0 && share < 0.001 ? 'under 0.1 %' : `${(share * 100).toFixed(1)} %`;
