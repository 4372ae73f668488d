import { newestDatapoints } from '../../pollers/metric-data.ts';
import type { PollContext } from '../../pollers/poller.ts';

const hourMs = 3_600_000;

/** The newest five minutes may still lack datapoints, for metrics come late; those before them are whole. */
const periodSeconds = 300;

/**
 * Requests per second that the application load balancers of a region had in five minutes of the last hour,
 * the newest that are whole, by ARN. Network load balancers count flows and not requests, so they are not among them.
 * Throws AwsError.
 */
export async function readRequestRates(context: PollContext): Promise<ReadonlyMap<string, number>> {
  const { model, scope } = context;
  const balancers = [...model.ofKind('elbv2:load-balancer')].filter((id) => {
    const balancer = model.resources.get(id);
    return balancer?.region === scope.region && balancer.facts['type'] === 'application';
  });
  const periodMs = periodSeconds * 1000;
  const endAt = Math.floor(context.now() / periodMs) * periodMs - periodMs;
  const newest = await newestDatapoints(
    context,
    balancers.map((arn) => ({
      namespace: 'AWS/ApplicationELB',
      metric: 'RequestCount',
      dimensions: { LoadBalancer: arn.slice(arn.indexOf('loadbalancer/') + 'loadbalancer/'.length) },
      statistic: 'Sum',
      periodSeconds,
    })),
    { startAt: endAt - hourMs, endAt },
  );
  return new Map(
    balancers.flatMap((arn, index) => {
      const point = newest[index]?.datapoint;
      return point === undefined || point.value <= 0 ? [] : [[arn, point.value / periodSeconds] as const];
    }),
  );
}
