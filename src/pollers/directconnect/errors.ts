import type { Finding } from '../finding.ts';
import { failingShare, type Terms } from '../failing-share.ts';
import type { Series } from '../metric-data.ts';

export interface Frames {
  /** Frames that arrived broken, by period: `ConnectionErrorCount`. */
  readonly errors: Series;
  /** Packets a second that arrived whole, by period: `ConnectionPpsIngress`. */
  readonly packets: Series;
  readonly periodMs: number;
}

/**
 * Which share of what arrives at AWS arrives broken. TCP is already crippled by one lost packet in a hundred,
 * and BGP goes on all the same: routing does not leave such a link by itself.
 */
export function errorsWord(
  { errors, packets, periodMs }: Frames,
  now: number,
): Pick<Finding, 'state' | 'reason' | 'value'> {
  const whole: Series = {
    ...packets,
    datapoints: new Map([...packets.datapoints].map(([at, rate]) => [at, (rate * periodMs) / 1000])),
  };
  return failingShare([{ bad: errors, rest: whole, called: 'frames' }], now, {
    ...terms,
    freshForMs: 3 * periodMs,
  });
}

const terms: Omit<Terms, 'freshForMs'> = {
  badShare: 0.01,
  badPeriods: 2,
  judgedPeriods: 3,
  words: {
    went: 'arrived broken',
    well: 'No frame arrived broken',
    silent: 'CloudWatch has counted no packet of this connection in 15 minutes',
    periods: 'five-minute periods',
  },
};
