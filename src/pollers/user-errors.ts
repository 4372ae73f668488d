import type { Resource } from '../model/resource.ts';
import { userErrors, wordOnUsers } from './elbv2/user-words.ts';
import type { Finding } from './finding.ts';
import { type MetricQuery, readDatapoints, type Series } from './metric-data.ts';
import { metricsInTurn } from './metrics-in-turn.ts';
import type { PollContext, PollPart } from './poller.ts';

/** Load balancers of one kind, and how CloudWatch calls what it counts of them. */
interface Counted {
  readonly poller: string;
  readonly balancers: (context: PollContext) => readonly Resource[];
  readonly namespace: string;
  readonly dimensions: (balancer: Resource) => Readonly<Record<string, string>>;
  /** What comes in, the errors of the targets, and those of the load balancer itself. */
  readonly metrics: readonly [string, string, string];
}

/**
 * What the users of load balancers get: how many of their requests were answered with a 5xx, by the targets or by the
 * load balancer itself.
 */
export function userErrorsPart(counted: Counted): PollPart {
  const part: PollPart = {
    name: 'user-errors',
    everyMs: 60_000,
    reach: 'regional',
    permissions: ['cloudwatch:GetMetricData'],
    poll: async (context) => [
      await metricsInTurn(counted.balancers(context), context, {
        voice: { poller: counted.poller, part },
        metricsOf: () => counted.metrics.length,
        heldOf: ({ id }) => (context.model.signals.get(id) ?? []).filter(({ check }) => check === userErrors),
        read: (due) => readUserErrors(due, counted, context),
      }),
    ],
  };
  return part;
}

const minuteMs = 60_000;
/** As many as zones are compared over; CloudWatch may not have published the newest yet. */
const minutesLookedAt = 5;

async function readUserErrors(
  due: readonly Resource[],
  { namespace, dimensions, metrics }: Counted,
  context: PollContext,
): Promise<Finding[]> {
  if (due.length === 0) return [];
  const queries = due.flatMap((balancer) =>
    metrics.map(
      (metric): MetricQuery => ({
        namespace,
        metric,
        dimensions: dimensions(balancer),
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
  return due.map((balancer, index) =>
    wordOf(balancer, series.slice(index * metrics.length, (index + 1) * metrics.length)),
  );
}

function wordOf(balancer: Resource, series: readonly Series[]): Finding {
  const [requests, byTargets, byItself] = series;
  // Errors that CloudWatch does not show must not pass for none.
  const gap = series.find((one) => one.gap !== undefined)?.gap;
  const newest = Math.max(...series.flatMap(({ datapoints }) => [...datapoints.keys()]));
  if (gap !== undefined || !Number.isFinite(newest)) return wordOnUsers(balancer, undefined, gap);
  // Of a minute in which nothing failed AWS reports no count of errors.
  const at = (one: Series | undefined) => one?.datapoints.get(newest) ?? 0;
  const counted = { requests: at(requests), errors: at(byTargets) + at(byItself) };
  return wordOnUsers(balancer, counted, undefined, at(byItself));
}
