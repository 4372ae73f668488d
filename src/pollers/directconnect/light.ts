import type { Fact } from '../../model/resource.ts';
import type { Finding } from '../finding.ts';
import type { Series } from '../metric-data.ts';

/** One optical lane in one direction, seen from AWS: `Rx` is what arrives. */
export interface Lane {
  readonly metric: 'ConnectionLightLevelTx' | 'ConnectionLightLevelRx';
  readonly dimensions: Readonly<Record<string, string>>;
}

interface Range {
  readonly least: number;
  readonly most: number;
}

interface Ranges {
  readonly sent: Range;
  readonly received: Range;
}

/** In dBm, by bandwidth. Source: AWS knowledge centre, "direct-connect-txrx-optical-readings". */
const upToTenGigabits: Ranges = {
  sent: { least: -14.4, most: 2.5 },
  received: { least: -14.4, most: 2.5 },
};
const ranges: Readonly<Record<string, Ranges>> = {
  '1Gbps': upToTenGigabits,
  '10Gbps': upToTenGigabits,
  '100Gbps': { sent: { least: -4.3, most: 4.5 }, received: { least: -10.6, most: 4.5 } },
};

/** A level that was read longer ago says nothing of now. */
const freshForMs = 900_000;

/**
 * Whether the light of each lane is within what AWS asks for. Out of it in the two newest periods is a failure: a
 * dirty or bent fibre, or optics that die. Hosted connections have no such metric, and nothing is known of them.
 */
export function lightWord(
  lanes: readonly (Lane & { readonly series: Series })[],
  bandwidth: Fact | undefined,
  now: number,
): Pick<Finding, 'state' | 'reason' | 'value'> {
  const range = ranges[String(bandwidth)];
  if (range === undefined)
    return {
      state: 'unknown',
      reason: 'AWS publishes no range of light for its bandwidth',
    };
  const [gap] = lanes.flatMap(({ series }) => series.gap ?? []);
  if (gap !== undefined) return { state: 'unknown', reason: `How much light there is is not known: ${gap}` };
  const read = lanes.flatMap((lane) => {
    const newestFirst = [...lane.series.datapoints].toSorted(([a], [b]) => b - a);
    const [newest, before] = newestFirst;
    if (newest === undefined || now - newest[0] > freshForMs) return [];
    const asked = lane.metric === 'ConnectionLightLevelRx' ? range.received : range.sent;
    const isOut = (level: number | undefined) =>
      level !== undefined && (level < asked.least || level > asked.most);
    return [{ lane, asked, level: newest[1], isOut: isOut(newest[1]), wasOut: isOut(before?.[1]) }];
  });
  if (read.length === 0) return { state: 'unknown', reason: 'CloudWatch tells of no light in 15 minutes' };
  const worst = read.find(({ isOut, wasOut }) => isOut && wasOut) ?? read.find(({ isOut }) => isOut);
  if (worst === undefined)
    return { state: 'pass', reason: 'The light is within what AWS asks for, in both directions' };
  const { level, asked, lane } = worst;
  const direction = lane.metric === 'ConnectionLightLevelRx' ? 'arrives at' : 'leaves';
  return {
    state: worst.wasOut ? 'fail' : 'warn',
    value: level,
    reason: `${level.toFixed(1)} dBm of light ${direction} AWS; it asks for ${asked.least} to ${asked.most} dBm`,
  };
}
