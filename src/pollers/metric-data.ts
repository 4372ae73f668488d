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

/** What CloudWatch told of one query. */
export interface Series {
  /** Value by start of the period. Empty where not all of it was told: half a series looks like a fall. */
  readonly datapoints: ReadonlyMap<number, number>;
  /** Why not all of it was told, and what to do about it, as the end of a sentence. Absent: it was. */
  readonly gap?: string;
}

/** The newest datapoint of one query. Absent where CloudWatch has none: missing data is unknown, never zero. */
export interface Newest {
  readonly datapoint?: Datapoint;
  readonly gap?: string;
}

/** The newest datapoint of each query in the window, in the order of the queries. Throws AwsError. */
export async function newestDatapoints(
  from: MetricSource,
  queries: readonly MetricQuery[],
  window: MetricWindow,
): Promise<readonly Newest[]> {
  const series = await readDatapoints(from, queries, window);
  return series.map(({ datapoints, gap }) => {
    let newest: Datapoint | undefined;
    for (const [at, value] of datapoints) if (newest === undefined || at > newest.at) newest = { at, value };
    return {
      ...(newest === undefined ? {} : { datapoint: newest }),
      ...(gap === undefined ? {} : { gap }),
    };
  });
}

/** All datapoints of each query in the window, in the order of the queries. Throws AwsError. */
export async function readDatapoints(
  from: MetricSource,
  queries: readonly MetricQuery[],
  window: MetricWindow,
): Promise<readonly Series[]> {
  const client = from.aws.client(CloudWatchClient, from.scope, { priority: from.priority });
  // A series can be spread over pages and results, in any order.
  const series = new Map<string, Map<number, number>>();
  const gaps = new Map<string, string | undefined>();
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
    for (const { Id = '', Timestamps = [], Values = [], StatusCode } of results) {
      // A later page goes on where this one ended, so the last word on a series is the one that counts.
      gaps.set(Id, gapOf(StatusCode, from.scope));
      const found = series.get(Id) ?? new Map<number, number>();
      series.set(Id, found);
      for (const [index, time] of Timestamps.entries()) keep(found, time.getTime(), Values[index]);
    }
  }
  return queries.map((_, index): Series => {
    const gap = gaps.get(idOf(index));
    return gap === undefined
      ? { datapoints: series.get(idOf(index)) ?? noDatapoints }
      : { datapoints: noDatapoints, gap };
  });
}

/**
 * AWS (MetricDataResult): `PartialData` has more on a next page, `InternalError` may be asked again by the next
 * page's token, and `Forbidden` is a metric that we may not read. Of a status that is new to us nothing is known.
 */
function gapOf(status: string | undefined, { account }: AwsScope): string | undefined {
  switch (status) {
    case undefined:
    case 'Complete':
      return undefined;
    case 'PartialData':
      return 'CloudWatch answered only a part of it (PartialData), and no next page';
    case 'InternalError':
      return 'CloudWatch could not read it (InternalError); it is asked again with the next round';
    case 'Forbidden':
      return `CloudWatch may not show it to us (Forbidden): grant cloudwatch:GetMetricData to Holdfast's role in account ${account}`;
    default:
      return `CloudWatch answered a status that is not known here (${status})`;
  }
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
