import { everyMinute } from './every-minute.ts';
import { targetGroupOf } from './load-balancer.ts';
import { recordMetric } from './metrics.ts';
import type { World } from './state/world.ts';

/** What load balancers report each minute. AWS leaves out error counts that are zero, so this does too. */
export function startBalancerMetrics(world: World): void {
  everyMinute(world, (at) => publish(world, at));
}

function publish(world: World, at: number): void {
  for (const balancer of world.loadBalancers.values()) {
    const traffic = world.users?.traffic.get(balancer.arn);
    world.users?.traffic.delete(balancer.arn);
    const LoadBalancer = suffix(balancer.arn, 'loadbalancer/');
    const record = (metric: string, value: number, dimensions: Record<string, string> = { LoadBalancer }) =>
      recordMetric(
        world,
        { region: balancer.region, namespace: 'AWS/ApplicationELB', metric, dimensions },
        at,
        value,
      );
    if (traffic !== undefined) {
      record('RequestCount', traffic.requests);
      if (traffic.unanswered > 0) record('HTTPCode_ELB_5XX_Count', traffic.unanswered);
      if (traffic.failed > 0) record('HTTPCode_Target_5XX_Count', traffic.failed);
    }
    const group = targetGroupOf(world, balancer);
    if (group === undefined) continue;
    const states = [...group.targets.values()].map((target) => target.state);
    const TargetGroup = group.arn.slice(group.arn.indexOf('targetgroup/'));
    const dimensions = { LoadBalancer, TargetGroup };
    record('HealthyHostCount', states.filter((state) => state === 'healthy').length, dimensions);
    record('UnHealthyHostCount', states.filter((state) => state === 'unhealthy').length, dimensions);
  }
}

/** The dimension's value is the ARN's end after `loadbalancer/`. */
function suffix(arn: string, after: string): string {
  return arn.slice(arn.indexOf(after) + after.length);
}
