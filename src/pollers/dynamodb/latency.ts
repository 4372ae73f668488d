import type { Resource } from '../../model/resource.ts';
import { complete, type Finding } from '../finding.ts';
import { type MetricQuery, readDatapoints } from '../metric-data.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { knownTables } from './known-tables.ts';
import { latencyWord } from './latency-word.ts';

/** How long DynamoDB takes to answer what is asked of each table, by metric. */
export const latencyPart: PollPart = {
  name: 'latency',
  everyMs: 300_000,
  reach: 'regional',
  permissions: ['cloudwatch:GetMetricData'],
  poll: async (context) => [
    complete({ poller: 'dynamodb', part: latencyPart }, context, {
      findings: await readLatency(knownTables(context), context),
    }),
  ],
};

/**
 * What most clients do most. How long a scan, a batch or a transaction takes depends on how much it is about, and each
 * operation is a metric that is paid for.
 */
const operations = ['GetItem', 'Query', 'PutItem', 'UpdateItem'] as const;

const periodMs = 300_000;
/** The newest five minutes, one more that may have come late, and an hour to hold them against. */
const lookBackMs = 14 * periodMs;

async function readLatency(tables: readonly Resource[], context: PollContext): Promise<Finding[]> {
  const now = context.now();
  // Five minutes that are not over yet would be told of in part.
  const endAt = Math.floor(now / periodMs) * periodMs;
  const queries = tables.flatMap(({ name }) =>
    operations.map(
      (operation): MetricQuery => ({
        namespace: 'AWS/DynamoDB',
        metric: 'SuccessfulRequestLatency',
        dimensions: { TableName: name, Operation: operation },
        statistic: 'Average',
        periodSeconds: periodMs / 1000,
      }),
    ),
  );
  const series = await readDatapoints(context, queries, { startAt: endAt - lookBackMs, endAt });
  return tables.map(({ id }, table) => ({
    resource: id,
    check: 'dynamodb/latency',
    family: 'application',
    nature: 'warning-only',
    ...latencyWord(
      operations.map((operation, index) => ({
        operation,
        series: series[table * operations.length + index] ?? { datapoints: new Map() },
      })),
      now,
    ),
  }));
}
