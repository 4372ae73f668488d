import { timeInWords } from '../../model/time-in-words.ts';
import { type Newest, newestDatapoints } from '../metric-data.ts';
import type { Observation } from '../../model/observation.ts';
import type { Resource } from '../../model/resource.ts';
import { complete, type Finding, partial } from '../finding.ts';
import { globalMetricsRegion } from '../global-metrics.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { bearingOf, spread } from './bearing.ts';
import { activeHealthChecks } from './health-checks.ts';

/**
 * The state of all health checks by metric: one call for 500 of them, where GetHealthCheckStatus takes
 * one call each out of a bucket that refills once a second.
 */
export const healthPart: PollPart = {
  name: 'health',
  everyMs: 60_000,
  reach: 'global',
  permissions: ['route53:ListHealthChecks', 'cloudwatch:GetMetricData'],
  poll: async (context) => {
    const findings = await readHealth(context, await activeHealthChecks(context));
    return [complete(voice, context, { findings })];
  },
};

const voice = { poller: 'route53', part: healthPart };

/** Reads the metric of these checks again. Throws AwsError. */
export async function rereadHealth(checks: readonly Resource[], context: PollContext): Promise<Observation> {
  return partial(voice, context, { findings: await readHealth(context, checks) });
}

/** A datapoint older than this says nothing of now: the metric comes each minute, up to three late. */
const lookBackMs = 180_000;

async function readHealth(context: PollContext, checks: readonly Resource[]): Promise<Finding[]> {
  const bearing = bearingOf(context.model);
  const endAt = context.now();
  const scope = { account: context.scope.account, region: globalMetricsRegion(context.scope.region) };
  const newest = await newestDatapoints(
    { aws: context.aws, scope, priority: context.priority },
    checks.map((check) => ({
      namespace: 'AWS/Route53',
      metric: 'HealthCheckStatus',
      dimensions: { HealthCheckId: String(check.facts['healthCheckId'] ?? '') },
      statistic: 'Minimum',
      periodSeconds: 60,
    })),
    { startAt: Math.floor((endAt - lookBackMs) / 60_000) * 60_000, endAt },
  );
  return checks.flatMap((check, index) => spread(check, bearing, wordOf(check, newest[index])));
}

function wordOf(check: Resource, { datapoint, gap }: Newest = {}) {
  const word = { check: 'route53/health-check' };
  if (datapoint === undefined)
    return {
      ...word,
      state: 'unknown' as const,
      reason:
        gap === undefined
          ? `No HealthCheckStatus of ${check.name} in 3 minutes`
          : `The state of ${check.name} is not known: ${gap}`,
    };
  const { value } = datapoint;
  const at = timeInWords(datapoint.at);
  // Minimum over the minute: any moment of it in which the check was unhealthy makes it 0.
  if (value >= 1) return { ...word, state: 'pass' as const, value, reason: `Healthy to Route 53 at ${at}` };
  return { ...word, state: 'fail' as const, value, reason: `Unhealthy to Route 53 at ${at}` };
}
