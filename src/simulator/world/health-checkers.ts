import { everyMinute } from './every-minute.ts';
import { balancerByDnsName, routing } from './load-balancer.ts';
import { recordMetric } from './metrics.ts';
import { between } from './draw.ts';
import type { Checker, HealthCheck } from './state/health-check.ts';
import type { World } from './state/world.ts';

/** Route 53's default checker regions; two checkers in each. */
const checkerRegions = [
  'us-east-1',
  'us-west-1',
  'us-west-2',
  'eu-west-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ap-northeast-1',
  'sa-east-1',
] as const;

/** Over this share of checkers that report healthy, Route 53 considers the endpoint healthy. */
const healthyShare = 0.18;

export function createHealthCheck(
  world: World,
  fixed: Omit<HealthCheck, 'checkers' | 'healthy'>,
): HealthCheck {
  const checkers = checkerRegions.flatMap((region, index) =>
    [0, 1].map(
      (twin): Checker => ({
        region,
        address: `15.177.${index * 2 + twin}.${10 + twin}`,
        healthy: true,
        inARow: 0,
        lastPassed: true,
        lastAt: world.clock.now(),
      }),
    ),
  );
  const check: HealthCheck = { ...fixed, checkers, healthy: true };
  world.healthChecks.set(check.id, check);
  for (const checker of checkers) {
    const everyMs = check.everySeconds * 1000;
    world.clock.every(everyMs, between(world, 'route53-health', 0, everyMs), () =>
      probe(world, check, checker),
    );
  }
  everyMinute(world, (at) => publish(world, check, at));
  return check;
}

function probe(world: World, check: HealthCheck, checker: Checker): void {
  const passed = endpointAnswers(world, check, checker);
  checker.inARow = passed === checker.lastPassed ? checker.inARow + 1 : 1;
  checker.lastPassed = passed;
  checker.lastAt = world.clock.now();
  if (checker.inARow >= check.failureThreshold) checker.healthy = passed;
  const healthy = check.checkers.filter((one) => one.healthy).length;
  check.healthy = healthy / check.checkers.length > healthyShare;
}

/** A request through the load balancer is answered as often as its machines serve. */
function endpointAnswers(world: World, check: HealthCheck, checker: Checker): boolean {
  const balancer = balancerByDnsName(world, check.fqdn);
  if (balancer === undefined) return false;
  const { answered } = routing(world, balancer);
  if (answered === 0 || answered === 1) return answered === 1;
  return world.random(`checker/${check.id}/${checker.address}`).next() < answered;
}

function publish(world: World, check: HealthCheck, at: number): void {
  const dimensions = { HealthCheckId: check.id };
  const share = check.checkers.filter((one) => one.healthy).length / check.checkers.length;
  const region = 'us-east-1';
  recordMetric(
    world,
    { region, namespace: 'AWS/Route53', metric: 'HealthCheckStatus', dimensions },
    at,
    check.healthy ? 1 : 0,
  );
  recordMetric(
    world,
    { region, namespace: 'AWS/Route53', metric: 'HealthCheckPercentageHealthy', dimensions },
    at,
    share * 100,
  );
}
