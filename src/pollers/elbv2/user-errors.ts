import type { Resource } from '../../model/resource.ts';
import type { Finding } from '../finding.ts';
import { known } from '../known.ts';
import { type MetricQuery, readDatapoints, type Series } from '../metric-data.ts';
import { metricsInTurn } from '../metrics-in-turn.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { comparedIn } from './zone-traffic.ts';
import { userErrors, wordOnUsers } from './zone-words.ts';

/**
 * What the users of application load balancers get whose zones nobody compares: how many of their requests were
 * answered with a 5xx, by the targets or by the load balancer itself. A network load balancer sees no answers.
 */
export const userErrorsPart: PollPart = {
  name: 'user-errors',
  everyMs: 60_000,
  reach: 'regional',
  permissions: ['cloudwatch:GetMetricData'],
  poll: async (context) => [
    await metricsInTurn(notCompared(context), context, {
      voice: { poller: 'elbv2', part: userErrorsPart },
      metricsOf: () => metrics.length,
      heldOf: ({ id }) => (context.model.signals.get(id) ?? []).filter(({ check }) => check === userErrors),
      read: (due) => readUserErrors(due, context),
    }),
  ],
};

function notCompared(context: PollContext): readonly Resource[] {
  const compared = new Set(comparedIn(context));
  return known(context, 'elbv2:load-balancer').filter(
    (balancer) => balancer.facts['type'] === 'application' && !compared.has(balancer),
  );
}

const metrics = ['RequestCount', 'HTTPCode_Target_5XX_Count', 'HTTPCode_ELB_5XX_Count'] as const;

const minuteMs = 60_000;
/** As many as zones are compared over; CloudWatch may not have published the newest yet. */
const minutesLookedAt = 5;

async function readUserErrors(due: readonly Resource[], context: PollContext): Promise<Finding[]> {
  if (due.length === 0) return [];
  const queries = due.flatMap(({ id }) =>
    metrics.map(
      (metric): MetricQuery => ({
        namespace: 'AWS/ApplicationELB',
        metric,
        dimensions: { LoadBalancer: id.slice(id.indexOf(':loadbalancer/') + ':loadbalancer/'.length) },
        statistic: 'Sum',
        periodSeconds: 60,
      }),
    ),
  );
  // Only whole minutes: the count of half a one would look like half the traffic.
  const endAt = Math.floor(context.now() / minuteMs) * minuteMs;
  const series = await readDatapoints(context, queries, {
    startAt: endAt - minutesLookedAt * minuteMs,
    endAt,
  });
  return due.map((balancer, index) => {
    const [requests, byTargets, byItself] = series.slice(index * metrics.length);
    return wordOf(
      balancer,
      [requests, byTargets, byItself].flatMap((one) => one ?? []),
    );
  });
}

function wordOf(balancer: Resource, [requests, byTargets, byItself]: readonly Series[]): Finding {
  const all = [requests, byTargets, byItself].flatMap((one) => one ?? []);
  // Errors that CloudWatch does not show must not pass for none.
  const gap = all.find((one) => one.gap !== undefined)?.gap;
  const newest = Math.max(...all.flatMap(({ datapoints }) => [...datapoints.keys()]));
  if (gap !== undefined || !Number.isFinite(newest)) return wordOnUsers(balancer, undefined, gap);
  // Of a minute in which nothing failed AWS reports no count of errors.
  const at = (one: Series | undefined) => one?.datapoints.get(newest) ?? 0;
  const counted = { requests: at(requests), errors: at(byTargets) + at(byItself) };
  return wordOnUsers(balancer, counted, undefined, at(byItself));
}
