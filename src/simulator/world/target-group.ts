import { tell } from './happening.ts';
import { serves } from './instance.ts';
import { between } from './draw.ts';
import type { Target, TargetGroup, TargetState } from './state/target-group.ts';
import type { World } from './state/world.ts';

export const defaultTargetCheck = {
  path: '/healthz',
  everyMs: 30_000,
  timeoutMs: 5_000,
  healthyAfter: 5,
  unhealthyAfter: 2,
} as const;

export function registerTarget(world: World, group: TargetGroup, instanceId: string): Target {
  const target: Target = {
    instance: instanceId,
    port: group.port,
    state: 'initial',
    reason: 'Elb.RegistrationInProgress',
    description: 'Target registration is in progress',
    passed: 0,
    failed: 0,
    since: world.clock.now(),
  };
  group.targets.set(instanceId, target);
  const { everyMs } = group.check;
  const checks = world.clock.every(everyMs, between(world, 'target-health', 0, everyMs), () => {
    if (group.targets.get(instanceId) !== target || target.state === 'draining') checks.cancel();
    else probe(world, group, target);
  });
  return target;
}

/** Takes a target out of rotation; it is listed as draining for the deregistration delay. */
export function deregisterTarget(
  world: World,
  group: TargetGroup,
  instanceId: string,
  onGone?: () => void,
): void {
  const target = group.targets.get(instanceId);
  if (target === undefined || target.state === 'draining') return;
  enter(world, target, 'draining', 'Target.DeregistrationInProgress', 'Target deregistration is in progress');
  world.clock.after(group.deregistrationDelayMs, () => {
    if (group.targets.get(instanceId) === target) group.targets.delete(instanceId);
    onGone?.();
  });
}

/**
 * Targets that the load balancer sends requests to: the healthy ones, or, when there is none, all of
 * them ("fail open").
 */
export function routedTargets(group: TargetGroup): {
  readonly targets: readonly Target[];
  readonly failOpen: boolean;
} {
  const registered = [...group.targets.values()].filter((target) => target.state !== 'draining');
  const healthy = registered.filter((target) => target.state === 'healthy');
  return healthy.length > 0 ? { targets: healthy, failOpen: false } : { targets: registered, failOpen: true };
}

/** One health check request. A target that does not answer is known to only after the timeout. */
function probe(world: World, group: TargetGroup, target: Target): void {
  const instance = world.instances.get(target.instance);
  const answered = instance !== undefined && serves(world, instance);
  const refused = instance?.condition === 'app-down' && instance.state === 'running';
  if (answered || refused) return conclude(world, group, target, answered, refused);
  world.clock.after(group.check.timeoutMs, () => conclude(world, group, target, false, false));
}

function conclude(world: World, group: TargetGroup, target: Target, passed: boolean, refused: boolean): void {
  if (target.state === 'draining') return;
  target.passed = passed ? target.passed + 1 : 0;
  target.failed = passed ? 0 : target.failed + 1;
  const { healthyAfter, unhealthyAfter } = group.check;
  if (target.state !== 'healthy' && target.passed >= (target.state === 'initial' ? 1 : healthyAfter)) {
    enter(world, target, 'healthy');
  } else if (target.state !== 'unhealthy' && target.failed >= unhealthyAfter) {
    if (refused) {
      enter(world, target, 'unhealthy', 'Target.FailedHealthChecks', 'Health checks failed');
    } else {
      enter(world, target, 'unhealthy', 'Target.Timeout', 'Request timed out');
    }
  } else if (target.state === 'initial') {
    target.reason = 'Elb.InitialHealthChecking';
    target.description = 'Initial health checks in progress';
  }
}

function enter(
  world: World,
  target: Target,
  state: TargetState,
  reason?: string,
  description?: string,
): void {
  target.state = state;
  target.since = world.clock.now();
  delete target.reason;
  delete target.description;
  if (reason !== undefined) target.reason = reason;
  if (description !== undefined) target.description = description;
  tell(world, {
    kind: 'target-health',
    instance: target.instance,
    state,
    text: `load balancer finds ${target.instance} ${state}${reason === undefined ? '' : ` (${reason})`}`,
  });
}
