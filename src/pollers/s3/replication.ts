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
  const own = context.scope.region;
  const asked = rules.map((rule) => ({
    // AWS (S3 replication metrics): how far it is behind is published in the destination's region.
    latency: { region: rule.region, query: queryOf(rule, 'ReplicationLatency', 'Maximum') },
    failures: { region: own, query: queryOf(rule, 'OperationsFailedReplication', 'Sum') },
    tries: { region: own, query: queryOf(rule, 'OperationsFailedReplication', 'SampleCount') },
  }));
  const found = await readByRegion(
    asked.flatMap((one) => Object.values(one)),
    context,
  );
  const seriesOf = (one: Asked | undefined): Series => (one && found.get(one)) ?? nothing;
  const words = rules.map((rule, index) => ({
    key: `${rule.bucket.id} ${rule.to}`,
    rule,
    latency: latencyWord(seriesOf(asked[index]?.latency), {
      now,
      to: nameOf(rule.to),
      isSeen: rule.region !== undefined,
    }),
    failures: failuresWord(seriesOf(asked[index]?.failures), seriesOf(asked[index]?.tries), {
      now,
      to: nameOf(rule.to),
    }),
  }));
  return [...Map.groupBy(words, ({ key }) => key).values()].flatMap((group) => findingsOf(group));
}

interface Asked {
  /** Undefined: it is published where nobody looks. */
  readonly region: string | undefined;
  readonly query: MetricQuery;
}

/** Each region once, whatever is asked of it. Throws AwsError. */
async function readByRegion(
  asked: readonly Asked[],
  context: PollContext,
): Promise<ReadonlyMap<Asked, Series>> {
  const endAt = context.now();
  const startAt = Math.floor((endAt - lookBackMs) / 60_000) * 60_000;
  const found = new Map<Asked, Series>();
  for (const [region, there] of Map.groupBy(asked, (one) => one.region)) {
    if (region === undefined) continue;
    const from = { ...context, scope: { ...context.scope, region } };
    const series = await readDatapoints(
      from,
      there.map(({ query }) => query),
      { startAt, endAt },
    );
    there.forEach((one, index) => found.set(one, series[index] ?? nothing));
  }
  return found;
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
