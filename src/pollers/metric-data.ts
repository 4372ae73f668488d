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

/**
 * The newest datapoint of each query between `startAt` (included) and `endAt` (excluded), in the order
 * of the queries. Absent where CloudWatch has none: missing data is unknown, never zero.
 * Throws AwsError.
 */
export async function newestDatapoints(
  from: { readonly aws: AwsAccess; readonly scope: AwsScope; readonly priority: CallPriority },
  queries: readonly MetricQuery[],
  window: { readonly startAt: number; readonly endAt: number },
): Promise<readonly (Datapoint | undefined)[]> {
  const client = from.aws.client(CloudWatchClient, from.scope, { priority: from.priority });
  const newest = new Map<string, Datapoint>();
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
    for (const { Id = '', Timestamps = [], Values = [] } of results)
      for (const [index, time] of Timestamps.entries()) keepNewest(newest, Id, time.getTime(), Values[index]);
  }
  return queries.map((_, index) => newest.get(idOf(index)));
}

const idOf = (index: number): string => `m${index}`;

/** A series can be spread over pages and results, in any order, so every datapoint is compared. */
function keepNewest(newest: Map<string, Datapoint>, id: string, at: number, value: number | undefined): void {
  if (value === undefined || !Number.isFinite(value) || !Number.isFinite(at)) return;
  const held = newest.get(id);
  if (held === undefined || at > held.at) newest.set(id, { at, value });
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
