import type { Resource } from '../../model/resource.ts';
import { failingShare, type Terms } from '../failing-share.ts';
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
/** AWS's guidance on evaluating metrics: three of five minutes. */
const terms: Terms = {
  // An older minute tells of other requests.
  freshForMs: 180_000,
  badShare: 0.01,
  badPeriods: 3,
  judgedPeriods: 5,
  words: {
    went: 'were throttled',
    well: 'Nothing was throttled',
    silent: 'No request was counted in 3 minutes',
    periods: 'minutes',
  },
};

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
    ...wordOf(series.slice(table * seriesPerTable, (table + 1) * seriesPerTable), endAt),
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

/** From the series of one table, in the order of the queries. */
function wordOf(
  series: readonly Series[],
  now: number,
): Pick<Finding, 'state' | 'reason' | 'value' | 'measures'> {
  const counts = sides.flatMap(({ called }, side) => {
    const [bad, rest] = series.slice(2 * side);
    return bad === undefined || rest === undefined ? [] : [{ bad, rest, called }];
  });
  const word = failingShare(counts, now, terms);
  return word.state === 'fail' ? { ...word, measures: 'saturation' } : word;
}
