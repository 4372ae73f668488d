import { startAlarm } from '../world/signals/alarms.ts';
import type { MetricName } from '../world/state/metrics.ts';
import type { World } from '../world/state/world.ts';
import { monthMs, tagsOf } from './ground.ts';
import { known, regionOf, zoneOf } from './places.ts';
import type { StackDescription } from './stack-schema.ts';

type WrittenAlarm = StackDescription['alarms'][number];

/** The CloudWatch alarms; each has been OK for a month. */
export function buildAlarms(world: World, stack: StackDescription): void {
  for (const written of stack.alarms) {
    for (const name of written.regions) {
      const region = known(regionOf(stack, name), name);
      startAlarm(world, {
        arn: `arn:aws:cloudwatch:${region}:${world.account}:alarm:${written.name}`,
        name: written.name,
        description: written.description,
        metric: metricOf(world, stack, region, written),
        statistic: written.statistic,
        periodMs: written.period,
        threshold: written.threshold,
        comparison: written.comparison,
        datapointsToAlarm: written.datapointsToAlarm,
        evaluationPeriods: written.evaluationPeriods,
        missing: written.missing,
        tags: tagsOf(stack, written.tags),
        ...(written.actions.length === 0
          ? {}
          : { actions: { alarm: written.actions, ok: [], insufficient: [] } }),
        state: 'OK',
        reason: 'Threshold Crossed: none of the last datapoints breached the threshold.',
        updatedAt: world.clock.now() - monthMs,
      });
    }
  }
}

function metricOf(world: World, stack: StackDescription, region: string, alarm: WrittenAlarm): MetricName {
  const { metric, balancer, database, group, zone, namespace = '', dimensions = {} } = alarm;
  if (database !== undefined)
    return { region, metric, namespace: 'AWS/RDS', dimensions: { DBInstanceIdentifier: database } };
  if (group !== undefined)
    return { region, metric, namespace: 'AWS/AutoScaling', dimensions: { AutoScalingGroupName: group } };
  if (balancer === undefined) return { region, metric, namespace, dimensions };
  const { arn } = known(
    [...world.loadBalancers.values()].find((one) => one.name === balancer && one.region === region),
    balancer,
  );
  return {
    region,
    metric,
    namespace: 'AWS/ApplicationELB',
    dimensions: {
      LoadBalancer: arn.slice(arn.indexOf('loadbalancer/') + 'loadbalancer/'.length),
      ...(zone === undefined ? {} : { AvailabilityZone: known(zoneOf(stack, zone), zone) }),
    },
  };
}
