import { tell } from '../happening.ts';
import { between } from '../draw.ts';
import { type ProbeResult, probeResult } from './target-probe.ts';
import type { HealthyAtLeast, Target, TargetGroup, TargetState } from '../state/target-group.ts';
import type { World } from '../state/world.ts';

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
 * Of the targets that an address can send to, those on their way out left away, those that it does send to:
 * the healthy ones, or, when there are too few of them, all ("fail open").
 */
export function routedTargets<T extends { readonly target: Target }>(
  group: TargetGroup,
  registered: readonly T[],
): { readonly chosen: readonly T[]; readonly failOpen: boolean } {
  const healthy = registered.filter(({ target }) => target.state === 'healthy');
  const enough = isEnough(group.healthyAtLeast?.routing, healthy.length, registered.length);
  return enough ? { chosen: healthy, failOpen: false } : { chosen: registered, failOpen: true };
}

/** Whether enough targets of a zone, or of all where none is named, are healthy for its address to stay in DNS. */
export function healthyEnough(world: World, group: TargetGroup, zone: string | undefined): boolean {
  let healthy = 0;
  let registered = 0;
  for (const target of group.targets.values()) {
    if (target.state === 'draining') continue;
    if (zone !== undefined && world.instances.get(target.instance)?.zone !== zone) continue;
    registered += 1;
    if (target.state === 'healthy') healthy += 1;
  }
  return isEnough(group.healthyAtLeast?.dns, healthy, registered);
}

/** AWS's default asks for one healthy target. */
function isEnough(
  { count, percentage = 0 }: HealthyAtLeast = { count: 1 },
  healthy: number,
  registered: number,
): boolean {
  return healthy >= count && healthy * 100 >= percentage * registered;
}

/** One health check request. A target that does not answer is known to only after the timeout. */
function probe(world: World, group: TargetGroup, target: Target): void {
  const instance = world.instances.get(target.instance);
  const refused = instance?.condition === 'app-down' && instance.state === 'running';
  const result = refused ? 'refused' : probeResult(world, group, target, instance);
  if (result !== 'silent') return conclude(world, group, target, result);
  world.clock.after(group.check.timeoutMs, () => conclude(world, group, target, 'silent'));
}

function conclude(world: World, group: TargetGroup, target: Target, result: ProbeResult): void {
  if (target.state === 'draining') return;
  const passed = result === 'passed';
  target.passed = passed ? target.passed + 1 : 0;
  target.failed = passed ? 0 : target.failed + 1;
  const { healthyAfter, unhealthyAfter } = group.check;
  if (target.state !== 'healthy' && target.passed >= (target.state === 'initial' ? 1 : healthyAfter)) {
    enter(world, target, 'healthy');
  } else if (target.state !== 'unhealthy' && target.failed >= unhealthyAfter) {
    if (result === 'failed') {
      const description = 'Health checks failed with these codes: [500]';
      enter(world, target, 'unhealthy', 'Target.ResponseCodeMismatch', description);
    } else if (result === 'refused') {
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
