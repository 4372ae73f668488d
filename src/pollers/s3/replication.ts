import type { AwsScope } from '../../aws/scope.ts';
import type { Resource } from '../../model/resource.ts';
import { complete, type Finding } from '../finding.ts';
import { known } from '../known.ts';
import { type MetricQuery, readDatapoints, type Series } from '../metric-data.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { failuresWord, latencyWord, lookBackMs, worstOf } from './replication-words.ts';

/** How far replicas of buckets are behind, and what could not be replicated, by metric. */
export const replicationPart: PollPart = {
  name: 'replication',
  everyMs: 60_000,
  reach: 'regional',
  permissions: ['cloudwatch:GetMetricData'],
  poll: async (context) => [
    complete({ poller: 's3', part: replicationPart }, context, {
      findings: await readReplication(known(context, 's3:bucket'), context),
    }),
  ],
};

/** One replication rule that has replication metrics. */
interface Rule {
  readonly bucket: Resource;
  readonly id: string;
  /** ARN of the destination. */
  readonly to: string;
  /** Where S3 publishes how far it is behind; undefined: the destination is not among what is observed. */
  readonly region: string | undefined;
}

function rulesOf(bucket: Resource, { model }: PollContext): readonly Rule[] {
  const { measuredRules: ids, measuredDestinations: destinations } = bucket.facts;
  if (!Array.isArray(ids) || !Array.isArray(destinations)) return [];
  return ids.flatMap((id: string, index) => {
    const to: unknown = destinations[index];
    return typeof to === 'string'
      ? [{ bucket, id, to, region: to === bucket.id ? bucket.region : model.resources.get(to)?.region }]
      : [];
  });
}

const nothing: Series = { datapoints: new Map() };

/** Throws AwsError. */
export async function readReplication(
  buckets: readonly Resource[],
  context: PollContext,
): Promise<readonly Finding[]> {
  const rules = buckets.flatMap((bucket) => rulesOf(bucket, context));
  const now = context.now();
  const behind = await readLatencies(rules, context);
  const failed = await readSeries(
    context.scope,
    rules.flatMap((rule) =>
      ['Sum', 'SampleCount'].map((statistic) => queryOf(rule, 'OperationsFailedReplication', statistic)),
    ),
    context,
  );
  const words = rules.map((rule, index) => ({
    key: `${rule.bucket.id} ${rule.to}`,
    rule,
    latency: latencyWord(behind.get(rule) ?? nothing, {
      now,
      to: nameOf(rule.to),
      isSeen: rule.region !== undefined,
    }),
    failures: failuresWord(failed[2 * index] ?? nothing, failed[2 * index + 1] ?? nothing, {
      now,
      to: nameOf(rule.to),
    }),
  }));
  return [...Map.groupBy(words, ({ key }) => key).values()].flatMap((group) => findingsOf(group));
}

/** AWS (S3 replication metrics): how far it is behind is published in the destination's region. */
async function readLatencies(
  rules: readonly Rule[],
  context: PollContext,
): Promise<ReadonlyMap<Rule, Series>> {
  const found = new Map<Rule, Series>();
  for (const [region, there] of Map.groupBy(rules, (rule) => rule.region)) {
    if (region === undefined) continue;
    const series = await readSeries(
      { ...context.scope, region },
      there.map((rule) => queryOf(rule, 'ReplicationLatency', 'Maximum')),
      context,
    );
    there.forEach((rule, index) => found.set(rule, series[index] ?? nothing));
  }
  return found;
}

async function readSeries(
  scope: AwsScope,
  queries: readonly MetricQuery[],
  context: PollContext,
): Promise<readonly Series[]> {
  const endAt = context.now();
  const startAt = Math.floor((endAt - lookBackMs) / 60_000) * 60_000;
  return readDatapoints({ ...context, scope }, queries, { startAt, endAt });
}

const queryOf = ({ bucket, id, to }: Rule, metric: string, statistic: string): MetricQuery => ({
  namespace: 'AWS/S3',
  metric,
  dimensions: { SourceBucket: bucket.name, DestinationBucket: nameOf(to), RuleId: id },
  statistic,
  periodSeconds: 60,
});

const nameOf = (bucket: string): string => bucket.slice(bucket.lastIndexOf(':') + 1);

/** Of several rules to one destination the worst counts. */
function findingsOf(
  words: readonly {
    readonly rule: Rule;
    readonly latency: ReturnType<typeof latencyWord>;
    readonly failures: ReturnType<typeof failuresWord>;
  }[],
): readonly Finding[] {
  const [first] = words;
  if (first === undefined) return [];
  const common = { resource: first.rule.bucket.id, by: first.rule.to, family: 'data' } as const;
  return [
    { ...common, check: 's3/replication-latency', ...worstOf(words.map(({ latency }) => latency)) },
    { ...common, check: 's3/replication-failures', ...worstOf(words.map(({ failures }) => failures)) },
  ];
}
