import { CloudWatchClient, type MetricDataQuery, paginateGetMetricData } from '@aws-sdk/client-cloudwatch';
import type { AwsAccess } from '../aws/access.ts';
import type { AwsScope, CallPriority } from '../aws/scope.ts';
import { chunksOf } from './map-bounded.ts';
import { collectPages } from './pages.ts';

/** One series to read. */
export interface MetricQuery {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** `Average`, `Maximum`, `p99`, … */
  readonly statistic: string;
  readonly periodSeconds: number;
}

export interface Datapoint {
  /** Start of the period it covers, milliseconds since the epoch. */
  readonly at: number;
  readonly value: number;
}

/** CloudWatch takes this many queries in one GetMetricData call. */
const queriesPerCall = 500;

interface MetricSource {
  readonly aws: AwsAccess;
  readonly scope: AwsScope;
  readonly priority: CallPriority;
}

/** From `startAt` (included) to `endAt` (excluded), milliseconds since the epoch. */
interface MetricWindow {
  readonly startAt: number;
  readonly endAt: number;
}

/**
 * The newest datapoint of each query in the window, in the order of the queries. Absent where CloudWatch
 * has none: missing data is unknown, never zero. Throws AwsError.
 */
export async function newestDatapoints(
  from: MetricSource,
  queries: readonly MetricQuery[],
  window: MetricWindow,
): Promise<readonly (Datapoint | undefined)[]> {
  const series = await readDatapoints(from, queries, window);
  return series.map((datapoints) => {
    let newest: Datapoint | undefined;
    for (const [at, value] of datapoints) if (newest === undefined || at > newest.at) newest = { at, value };
    return newest;
  });
}

/** All datapoints of each query in the window: value by start of the period. Throws AwsError. */
export async function readDatapoints(
  from: MetricSource,
  queries: readonly MetricQuery[],
  window: MetricWindow,
): Promise<readonly ReadonlyMap<number, number>[]> {
  const client = from.aws.client(CloudWatchClient, from.scope, { priority: from.priority });
  // A series can be spread over pages and results, in any order.
  const series = new Map<string, Map<number, number>>();
  const named = queries.map((query, index) => metricDataQuery(query, idOf(index)));
  for (const MetricDataQueries of chunksOf(named, queriesPerCall)) {
    const pages = paginateGetMetricData(
      { client },
      {
        MetricDataQueries,
        StartTime: new Date(window.startAt),
        EndTime: new Date(window.endAt),
        ScanBy: 'TimestampDescending',
      },
    );
    const results = await collectPages(pages, (page) => page.MetricDataResults);
    for (const { Id = '', Timestamps = [], Values = [] } of results) {
      const found = series.get(Id) ?? new Map<number, number>();
      series.set(Id, found);
      for (const [index, time] of Timestamps.entries()) keep(found, time.getTime(), Values[index]);
    }
  }
  return queries.map((_, index) => series.get(idOf(index)) ?? noDatapoints);
}

const noDatapoints: ReadonlyMap<number, number> = new Map();

const idOf = (index: number): string => `m${index}`;

function keep(found: Map<number, number>, at: number, value: number | undefined): void {
  if (value !== undefined && Number.isFinite(value) && Number.isFinite(at)) found.set(at, value);
}

function metricDataQuery(query: MetricQuery, id: string): MetricDataQuery {
  return {
    Id: id,
    ReturnData: true,
    MetricStat: {
      Metric: {
        Namespace: query.namespace,
        MetricName: query.metric,
        Dimensions: Object.entries(query.dimensions).map(([Name, Value]) => ({ Name, Value })),
      },
      Period: query.periodSeconds,
      Stat: query.statistic,
    },
  };
}
