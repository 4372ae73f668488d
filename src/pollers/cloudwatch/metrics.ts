import { timeInWords } from '../../model/time-in-words.ts';
import { scopeOf } from '../../aws/arn.ts';
import { type Newest, newestDatapoints } from '../metric-data.ts';
import type { Observation } from '../../model/observation.ts';
import { complete, type Finding, partial } from '../finding.ts';
import type { PollContext, PollPart, WantedMetric } from '../poller.ts';

/** The metrics that policies name, 500 a call, and no others: CloudWatch charges for each one read. */
export const metricsPart: PollPart = {
  name: 'metrics',
  everyMs: 60_000,
  reach: 'regional',
  permissions: ['cloudwatch:GetMetricData'],
  poll: async (context) => {
    const findings = await readMetrics(wantedHere(context), context);
    return [complete(voice, context, { findings })];
  },
};

const voice = { poller: 'cloudwatch', part: metricsPart };

/** Reads what policies want of these resources again. Throws AwsError. */
export async function rereadMetrics(ids: readonly string[], context: PollContext): Promise<Observation> {
  const asked = new Set(ids);
  const wanted = wantedHere(context).filter(({ resource }) => asked.has(resource));
  return partial(voice, context, { findings: await readMetrics(wanted, context) });
}

/** The wanted metrics of this scope, each once: two policies may name the same one. */
export function wantedHere({ scope, model, ...context }: PollContext): readonly WantedMetric[] {
  const wanted = new Map<string, WantedMetric>();
  for (const metric of context.wantedMetrics()) {
    const home = model.resources.get(metric.resource) ?? scopeOf(metric.resource);
    // What is global (Route 53) has its metrics in us-east-1.
    const region = home?.region === 'global' ? 'us-east-1' : home?.region;
    const key = `${metric.resource} ${checkOf(metric)}`;
    if (home?.account === scope.account && region === scope.region && !wanted.has(key))
      wanted.set(key, metric);
  }
  return [...wanted.values()];
}

const checkOf = ({ namespace, metric, statistic }: WantedMetric): string =>
  `metric/${namespace}/${metric}/${statistic}`;

/** Whole periods to look back: enough for metrics that arrive up to two periods late. */
const periodsBack = 3;

async function readMetrics(wanted: readonly WantedMetric[], context: PollContext): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [periodSeconds, metrics] of byPeriod(wanted)) {
    const periodMs = periodSeconds * 1000;
    // Only whole periods: the sum over half a minute would look like half the traffic.
    const endAt = Math.floor(context.now() / periodMs) * periodMs;
    const window = { startAt: endAt - periodsBack * Math.max(periodMs, 60_000), endAt };
    const newest = await newestDatapoints(context, metrics, window);
    for (const [index, metric] of metrics.entries()) findings.push(findingOf(metric, newest[index]));
  }
  return findings;
}

function byPeriod(wanted: readonly WantedMetric[]): ReadonlyMap<number, readonly WantedMetric[]> {
  const groups = new Map<number, WantedMetric[]>();
  for (const metric of wanted) {
    const group = groups.get(metric.periodSeconds) ?? [];
    group.push(metric);
    groups.set(metric.periodSeconds, group);
  }
  return groups;
}

/** A number proves nothing by itself: conditions judge it, so it never counts as evidence here. */
function findingOf(metric: WantedMetric, { datapoint, gap = 'no datapoint' }: Newest = {}): Finding {
  const finding = {
    resource: metric.resource,
    check: checkOf(metric),
    family: 'application' as const,
    nature: 'warning-only' as const,
  };
  const name = `${metric.statistic} of ${metric.namespace} ${metric.metric}`;
  if (datapoint === undefined) return { ...finding, state: 'unknown', reason: `${name}: ${gap}` };
  const from = timeInWords(datapoint.at);
  const reason = `measured, not judged: ${name} is ${Number(datapoint.value.toPrecision(6))} over ${metric.periodSeconds} s from ${from}`;
  return { ...finding, state: 'pass', value: datapoint.value, reason };
}
