import type { Resource } from '../../model/resource.ts';
import { timeInWords } from '../../model/time-in-words.ts';
import { complete, type Finding } from '../finding.ts';
import { type MetricQuery, readDatapoints, type Series } from '../metric-data.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { knownTables } from './known-tables.ts';

/** Which share of the reads and writes of each table DynamoDB throttles, by metric. */
export const throttlesPart: PollPart = {
  name: 'throttles',
  everyMs: 60_000,
  reach: 'regional',
  permissions: ['cloudwatch:GetMetricData'],
  poll: async (context) => [
    complete({ poller: 'dynamodb', part: throttlesPart }, context, {
      findings: await readThrottles(knownTables(context), context),
    }),
  ],
};

const minuteMs = 60_000;
/** Five minutes that count, and one that CloudWatch may not have published yet. */
const lookBackMs = 6 * minuteMs;
/** The newest minute may be as old as this; an older one tells of other requests. */
const freshForMs = 180_000;
/** A minute is bad when so much of its reads, or of its writes, was throttled. */
const badShare = 0.01;
/** AWS's guidance on evaluating metrics: three of five minutes. */
const badMinutes = 3;
const judgedMinutes = 5;

const sides = [
  { throttled: 'ReadThrottleEvents', consumed: 'ConsumedReadCapacityUnits', called: 'reads' },
  { throttled: 'WriteThrottleEvents', consumed: 'ConsumedWriteCapacityUnits', called: 'writes' },
] as const;

async function readThrottles(tables: readonly Resource[], context: PollContext): Promise<Finding[]> {
  const endAt = context.now();
  const queries = tables.flatMap(({ name }) =>
    sides.flatMap(({ throttled, consumed }) => [
      queryOf(name, throttled, 'Sum'),
      // As many samples as there were requests that got through.
      queryOf(name, consumed, 'SampleCount'),
    ]),
  );
  const startAt = Math.floor((endAt - lookBackMs) / minuteMs) * minuteMs;
  const series = await readDatapoints(context, queries, { startAt, endAt });
  return tables.map(({ id }, table) => ({
    resource: id,
    check: 'dynamodb/throttles',
    family: 'application',
    ...judged(series.slice(table * seriesPerTable, (table + 1) * seriesPerTable), endAt),
  }));
}

const seriesPerTable = 2 * sides.length;

const queryOf = (table: string, metric: string, statistic: string): MetricQuery => ({
  namespace: 'AWS/DynamoDB',
  metric,
  dimensions: { TableName: table },
  statistic,
  periodSeconds: 60,
});

interface Minute {
  readonly at: number;
  /** 0–1. */
  readonly share: number;
  readonly called: string;
}

/** From the series of one table, in the order of the queries. Half of what was counted tells nothing. */
function judged(series: readonly Series[], now: number): ReturnType<typeof wordOf> {
  const [gap] = series.flatMap((one) => one.gap ?? []);
  if (gap !== undefined) return { state: 'unknown', reason: `How much is throttled is not known: ${gap}` };
  const minutes = sides.flatMap(({ called }, side) => {
    const [throttled, passed] = series.slice(2 * side).map(({ datapoints }) => datapoints);
    return throttled === undefined || passed === undefined ? [] : sharesOf(throttled, passed, called);
  });
  return wordOf(worstByMinute(minutes), now);
}

/**
 * DynamoDB reports throttled events only of minutes that had some, so a minute without is known to be
 * free of them only where requests that got through were reported: else nobody asked, or nobody measured.
 */
function sharesOf(throttled: Series['datapoints'], passed: Series['datapoints'], called: string): Minute[] {
  return [...new Set([...throttled.keys(), ...passed.keys()])].flatMap((at) => {
    const refused = throttled.get(at) ?? 0;
    const all = refused + (passed.get(at) ?? 0);
    return all > 0 ? [{ at, share: refused / all, called }] : [];
  });
}

/** Newest first, of each minute the side that fared worse. */
function worstByMinute(minutes: readonly Minute[]): readonly Minute[] {
  const worst = new Map<number, Minute>();
  for (const minute of minutes)
    if (minute.share > (worst.get(minute.at)?.share ?? -1)) worst.set(minute.at, minute);
  return [...worst.values()].toSorted((a, b) => b.at - a.at).slice(0, judgedMinutes);
}

function wordOf(
  minutes: readonly Minute[],
  now: number,
): Pick<Finding, 'state' | 'reason' | 'value' | 'measures'> {
  const [newest] = minutes;
  if (newest === undefined || now - newest.at > freshForMs)
    return { state: 'unknown', reason: 'No request was counted in 3 minutes' };
  const { share: value, called, at } = newest;
  if (value === 0) return { state: 'pass', value, reason: `Nothing was throttled at ${timeInWords(at)}` };
  const bad = minutes.filter(({ share }) => share >= badShare).length;
  const percent = value < 0.001 ? 'under 0.1' : (value * 100).toFixed(1);
  const reason = `${percent} % of the ${called} were throttled at ${timeInWords(at)}`;
  if (value < badShare || bad < badMinutes) return { state: 'warn', value, reason };
  return {
    state: 'fail',
    value,
    measures: 'saturation',
    reason: `${reason}, as in ${bad} of the last ${minutes.length} minutes counted`,
  };
}
