import type { Observation } from '../../model/observation.ts';
import type { Resource } from '../../model/resource.ts';
import type { Signal } from '../../model/signal.ts';
import { failingShare, type Terms } from '../failing-share.ts';
import { complete, type Finding } from '../finding.ts';
import { globalMetricsRegion } from '../global-metrics.ts';
import { silentWhenIdle } from '../idle-silence.ts';
import { type MetricQuery, readDatapoints, type Series } from '../metric-data.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { latencyWord } from './origin-latency.ts';

/** What users get by each distribution, and how its first origin fares by the word of others. */
export const trafficPart: PollPart = {
  name: 'traffic',
  everyMs: 60_000,
  reach: 'global',
  permissions: ['cloudwatch:GetMetricData'],
  poll: async (context) => [await rereadTraffic(context)],
};

/** All of them by one call, so that there is nothing to save by asking for a few. Throws AwsError. */
export async function rereadTraffic(context: PollContext): Promise<Observation> {
  const distributions = knownDistributions(context);
  return complete({ poller: 'cloudfront', part: trafficPart }, context, {
    findings: await readTraffic(distributions, context),
    signals: distributions.flatMap((one) => firstOriginSaid(one, context)),
  });
}

/** One that is disabled serves nobody, and is not asked about. */
function knownDistributions({ model, scope }: PollContext): readonly Resource[] {
  return [...model.ofKind('cloudfront:distribution')]
    .flatMap((id) => model.resources.get(id) ?? [])
    .filter(({ account, facts }) => account === scope.account && facts['enabled'] !== false);
}

const minuteMs = 60_000;
/** An hour of latency to hold the newest minutes against, and one that CloudWatch may not have published yet. */
const lookBackMs = 61 * minuteMs;

/** AWS's guidance on evaluating metrics: three of five minutes. */
const terms: Terms = {
  // CloudFront publishes within minutes (AWS); an older minute tells of other requests.
  freshForMs: 240_000,
  badShare: 0.05,
  badPeriods: 3,
  judgedPeriods: 5,
  words: {
    went: 'were answered with a 5xx',
    well: 'No request was answered with a 5xx',
    silent: 'No request was counted in 4 minutes',
    periods: 'minutes',
  },
};

const metrics = [
  ['Requests', 'Sum'],
  ['5xxErrorRate', 'Average'],
  ['OriginLatency', 'p90'],
] as const;

async function readTraffic(distributions: readonly Resource[], context: PollContext): Promise<Finding[]> {
  const { aws, scope, priority } = context;
  const endAt = context.now();
  const queries = distributions.flatMap(({ facts }) =>
    metrics.map(
      ([metric, statistic]): MetricQuery => ({
        namespace: 'AWS/CloudFront',
        metric,
        dimensions: { DistributionId: String(facts['distributionId']), Region: 'Global' },
        statistic,
        periodSeconds: 60,
      }),
    ),
  );
  const startAt = Math.floor((endAt - lookBackMs) / minuteMs) * minuteMs;
  const from = { aws, priority, scope: { ...scope, region: globalMetricsRegion(scope.region) } };
  const series = await readDatapoints(from, queries, { startAt, endAt });
  return distributions.flatMap(({ id }, index) => {
    const [requests, errorRate, latency] = series.slice(index * metrics.length);
    if (requests === undefined || errorRate === undefined || latency === undefined) return [];
    const shared = { resource: id, family: 'application' } as const;
    const counted = { called: 'requests', all: requests, bad: errorsIn(requests, errorRate) };
    return [
      silentWhenIdle(
        { ...shared, check: 'cloudfront/errors', ...failingShare([counted], endAt, terms) },
        context,
      ),
      {
        ...shared,
        check: 'cloudfront/origin-latency',
        nature: 'warning-only' as const,
        ...latencyWord(latency, endAt),
      },
    ];
  });
}

/** CloudFront gives a rate in per cent; of a minute without requests it says nothing, or nothing that counts. */
function errorsIn(requests: Series, { datapoints, gap }: Series): Series {
  return {
    datapoints: new Map(
      [...datapoints].map(([at, percent]) => [at, ((requests.datapoints.get(at) ?? 0) * percent) / 100]),
    ),
    ...(gap === undefined ? {} : { gap }),
  };
}

/**
 * What the load balancer that is asked first says of its own targets, as old as it is: another witness than the
 * users, who meet the distribution as a whole.
 */
function firstOriginSaid({ id, relations }: Resource, { model }: PollContext): readonly Signal[] {
  const origin = relations.find(({ type }) => type === 'routes-to')?.to;
  if (origin === undefined) return [];
  return (model.signals.get(origin) ?? [])
    .filter(({ check }) => check === 'elb/targets-serving')
    .map((signal) => ({ ...signal, resource: id, by: origin, check: 'cloudfront/first-origin' }));
}
