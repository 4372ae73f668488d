import type { Resource } from '../../model/resource.ts';
import { failingShare, type Terms } from '../failing-share.ts';
import type { Finding } from '../finding.ts';
import { type MetricQuery, readDatapoints, type Series } from '../metric-data.ts';
import { metricsInTurn } from '../metrics-in-turn.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { type Capacity, capacitiesOf } from './capacities.ts';
import { knownTables } from './known-tables.ts';

/** Which share of the reads and writes of each table, and of each of its secondary indexes, DynamoDB throttles, by metric. */
export const throttlesPart: PollPart = {
  name: 'throttles',
  everyMs: 60_000,
  reach: 'regional',
  permissions: ['cloudwatch:GetMetricData'],
  poll: async (context) => [
    await metricsInTurn(knownTables(context), context, {
      voice: { poller: 'dynamodb', part: throttlesPart },
      metricsOf: (table) => sides.length * (capacitiesOf([table]).length + 1),
      heldOf: ({ id }) => (context.model.signals.get(id) ?? []).filter(({ check }) => checks.has(check)),
      read: (due) => readThrottles(due, context),
    }),
  ],
};

const checks: ReadonlySet<string> = new Set(['dynamodb/throttles', 'dynamodb/index-throttles']);

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

/**
 * Two metrics an index and four a table. What an index let through is asked for only where it throttles: until
 * then the requests of its table tell that somebody counts, and of them nothing was throttled either way.
 */
async function readThrottles(tables: readonly Resource[], context: PollContext): Promise<Finding[]> {
  const endAt = context.now();
  const startAt = Math.floor((endAt - lookBackMs) / minuteMs) * minuteMs;
  const read = (queries: readonly MetricQuery[]) => readDatapoints(context, queries, { startAt, endAt });
  const capacities = capacitiesOf(tables);
  const ofTables = capacities.filter(({ index }) => index === undefined);
  const series = await read([...capacities.flatMap(throttledOf), ...ofTables.flatMap(passedOf)]);
  const throttled = pairsOf(series, capacities, 0);
  const loud = capacities.filter((one) => one.index !== undefined && throttled.get(one)?.some(hasAny));
  const passed = new Map([
    ...pairsOf(series, ofTables, capacities.length),
    ...pairsOf(await read(loud.flatMap(passedOf)), loud, 0),
  ]);
  return capacities.map((one) => {
    const rest = passed.get(one) ?? passed.get(one.of ?? one) ?? [];
    return { ...checkOf(one), ...wordOf(one, { bad: throttled.get(one) ?? [], rest, now: endAt }) };
  });
}

/** The two series of each, the first of which is at `offset` pairs. */
function pairsOf(
  series: readonly Series[],
  capacities: readonly Capacity[],
  offset: number,
): ReadonlyMap<Capacity, readonly Series[]> {
  return new Map(
    capacities.map((one, index) => {
      const first = sides.length * (offset + index);
      return [one, series.slice(first, first + sides.length)];
    }),
  );
}

const hasAny = ({ datapoints }: Series): boolean => [...datapoints.values()].some((count) => count > 0);

const throttledOf = (one: Capacity): MetricQuery[] =>
  sides.map(({ throttled }) => queryOf(one, throttled, 'Sum'));

/** As many samples as there were requests that got through. */
const passedOf = (one: Capacity): MetricQuery[] =>
  sides.map(({ consumed }) => queryOf(one, consumed, 'SampleCount'));

const queryOf = ({ table, index }: Capacity, metric: string, statistic: string): MetricQuery => ({
  namespace: 'AWS/DynamoDB',
  metric,
  // By the name of the table alone, CloudWatch tells of the table without its indexes (AWS).
  dimensions: {
    TableName: table.name,
    ...(index === undefined ? {} : { GlobalSecondaryIndexName: index }),
  },
  statistic,
  periodSeconds: 60,
});

function checkOf({ table, index }: Capacity): Pick<Finding, 'resource' | 'by' | 'check' | 'family'> {
  const said = { resource: table.id, family: 'application' } as const;
  return index === undefined
    ? { ...said, check: 'dynamodb/throttles' }
    : { ...said, check: 'dynamodb/index-throttles', by: `${table.id}/index/${index}` };
}

function wordOf(
  { index }: Capacity,
  counted: { readonly bad: readonly Series[]; readonly rest: readonly Series[]; readonly now: number },
): Pick<Finding, 'state' | 'reason' | 'value' | 'measures'> {
  const counts = sides.flatMap(({ called }, side) => {
    const bad = counted.bad[side];
    const rest = counted.rest[side];
    if (bad === undefined || rest === undefined) return [];
    return [{ bad, rest, called: index === undefined ? called : `${called} of the index ${index}` }];
  });
  const word = failingShare(counts, counted.now, terms);
  return word.state === 'fail' ? { ...word, measures: 'saturation' } : word;
}
