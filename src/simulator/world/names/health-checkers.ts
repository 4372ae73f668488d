import { everyMinute } from '../signals/every-minute.ts';
import { linkQuality } from '../traffic/links.ts';
import { balancerByDnsName, routing } from '../traffic/load-balancer.ts';
import { recorder } from '../signals/metrics.ts';
import { between } from '../draw.ts';
import { troublesOf } from '../traffic/troubles.ts';
import type { Checker, CheckerFailure, HealthCheck, HealthCheckBasis } from '../state/health-check.ts';
import type { World } from '../state/world.ts';

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

/** How soon a check without checkers follows what it goes by (model). */
const followsWithinMs = 5_000;

export function createHealthCheck(
  world: World,
  fixed: Omit<HealthCheck, 'checkers' | 'healthy'>,
): HealthCheck {
  const checkers = fixed.basis === undefined ? newCheckers(world) : [];
  const check: HealthCheck = { ...fixed, checkers, healthy: true };
  world.healthChecks.set(check.id, check);
  const everyMs = check.everySeconds * 1000;
  const looks = checkers.map((checker) =>
    world.clock.every(everyMs, between(world, 'route53-health', 0, everyMs), () => {
      if (world.healthChecks.get(check.id) !== check) for (const look of looks) look.cancel();
      else if (check.disabled !== true) probe(world, check, checker);
    }),
  );
  const { basis } = check;
  if (basis !== undefined) {
    const following = world.clock.every(followsWithinMs, followsWithinMs, () => {
      if (world.healthChecks.get(check.id) !== check) following.cancel();
      else check.healthy = goesWell(world, check.basis ?? basis, check.healthy);
    });
  }
  everyMinute(world, (at) => publish(world, check, at));
  return check;
}

/** What records go by: a disabled check is healthy, an inverted one the opposite of what it found (AWS). */
export function saysHealthy(check: HealthCheck): boolean {
  const found = check.disabled === true || check.healthy;
  return check.inverted === true ? !found : found;
}

function newCheckers(world: World): Checker[] {
  return checkerRegions.flatMap((region, index) =>
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
}

function goesWell(world: World, basis: HealthCheckBasis, before: boolean): boolean {
  switch (basis.kind) {
    case 'calculated': {
      const children = basis.children.flatMap((id) => world.healthChecks.get(id) ?? []);
      return children.filter(saysHealthy).length >= basis.atLeast;
    }
    case 'alarm': {
      const alarm = [...world.alarms.values()].find(
        (one) => one.name === basis.name && one.arn.split(':')[3] === basis.region,
      );
      if (alarm !== undefined && alarm.state !== 'INSUFFICIENT_DATA') return alarm.state === 'OK';
      return basis.insufficientData === 'LastKnownStatus' ? before : basis.insufficientData === 'Healthy';
    }
    case 'routing-control':
      return world.recovery.controls.get(basis.arn)?.state === 'On';
  }
}

function probe(world: World, check: HealthCheck, checker: Checker): void {
  const seen = troublesOf(world, 'checkers-see').filter(
    ({ region }) => region === '*' || region === checker.region,
  );
  // A checker that reports nothing is left as it was: its last word stands.
  if (seen.some(({ what }) => what === 'nothing')) return;
  const told = seen[0]?.what;
  const failure = told === undefined ? failureOf(world, check, checker) : falseWords[told];
  const passed = failure === undefined;
  if (failure !== undefined) checker.lastFailure = { kind: failure, at: world.clock.now() };
  checker.inARow = passed === checker.lastPassed ? checker.inARow + 1 : 1;
  checker.lastPassed = passed;
  checker.lastAt = world.clock.now();
  if (checker.inARow >= check.failureThreshold) checker.healthy = passed;
  const healthy = check.checkers.filter((one) => one.healthy).length;
  check.healthy = healthy / check.checkers.length > healthyShare;
}

type Failure = CheckerFailure['kind'];

/** What a checker that cannot see right takes an endpoint for. */
const falseWords = { healthy: undefined, unhealthy: 'timed-out', nothing: undefined } as const;

/** A request through the load balancer is answered as often as its machines serve; undefined: it was. */
function failureOf(world: World, check: HealthCheck, checker: Checker): Failure | undefined {
  const balancer = balancerByDnsName(world, check.fqdn);
  if (balancer === undefined) return 'not-resolved';
  const there = linkQuality(world, 'checkers', balancer.region);
  const back = linkQuality(world, balancer.region, 'checkers');
  if (there.latencyMs + back.latencyMs > checkerPatienceMs) return 'timed-out';
  const served = routing(world, balancer).answered;
  const comesThrough = (1 - there.loss) * (1 - back.loss);
  const answered = served * comesThrough;
  if (answered === 1) return undefined;
  if (answered > 0 && world.random(`checker/${check.id}/${checker.address}`).next() < answered)
    return undefined;
  return comesThrough < served ? 'timed-out' : 'gateway-timeout';
}

/** AWS: a connection within four seconds, an answer within two more. */
const checkerPatienceMs = 4_000;

function publish(world: World, check: HealthCheck, at: number): void {
  if (world.healthChecks.get(check.id) !== check) return;
  const dimensions = { HealthCheckId: check.id };
  const record = recorder(world, { region: 'us-east-1', namespace: 'AWS/Route53', dimensions }, at);
  record('HealthCheckStatus', saysHealthy(check) ? 1 : 0);
  if (check.checkers.length === 0) return;
  const share = check.checkers.filter((one) => one.healthy).length / check.checkers.length;
  record('HealthCheckPercentageHealthy', share * 100);
}
