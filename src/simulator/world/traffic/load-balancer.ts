import { serves } from '../compute/instance.ts';
import { routedTargets } from './target-group.ts';
import { shiftedZone } from './zonal-shift.ts';
import type { Instance } from '../state/instance.ts';
import type { LoadBalancer } from '../state/load-balancer.ts';
import type { Target, TargetGroup } from '../state/target-group.ts';
import type { World } from '../state/world.ts';

/** How a load balancer treats a request now, whichever zone's address it comes in by. */
export interface Routing {
  /** Share of requests, 0–1, that reach a machine which serves. */
  readonly answered: number;
  /** Of the machines that the requests are spread over: those that serve. */
  readonly serving: readonly Instance[];
  readonly failOpen: boolean;
}

/** A target, the machine behind it, and how large a part of the requests it is given beside the others. */
export interface Backend {
  readonly target: Target;
  readonly instance: Instance;
  readonly weight: number;
}

/** What the addresses of some zones send their requests to. */
export interface Pool {
  readonly zones: readonly string[];
  readonly backends: readonly Backend[];
  readonly failOpen: boolean;
}

export function targetGroupOf(world: World, balancer: LoadBalancer): TargetGroup | undefined {
  const listener = balancer.listeners[0];
  return listener === undefined ? undefined : world.targetGroups.get(listener.targetGroup);
}

export function routing(world: World, balancer: LoadBalancer): Routing {
  const serving: Instance[] = [];
  let answered = 0;
  let failOpen = true;
  for (const pool of poolsOf(world, balancer)) {
    if (!pool.failOpen) failOpen = false;
    const before = serving.length;
    for (const { instance } of pool.backends) if (serves(world, instance)) serving.push(instance);
    const share = pool.zones.length / balancer.zones.length;
    if (pool.backends.length > 0) answered += (share * (serving.length - before)) / pool.backends.length;
  }
  return { answered, serving, failOpen };
}

/** With cross-zone on one pool for all zones, else one for each. */
export function poolsOf(world: World, balancer: LoadBalancer): readonly Pool[] {
  const group = targetGroupOf(world, balancer);
  const zones = balancer.zones.map(({ zone }) => zone);
  if (group === undefined) return [{ zones, backends: [], failOpen: true }];
  if (!isCrossZone(balancer, group)) {
    return zones.map((zone) => ({
      zones: [zone],
      ...backendsOf(world, group, (instance) => instance.zone === zone),
    }));
  }
  // Every address leads to the targets of every zone, so a shift takes the zone's targets out, too (AWS).
  const away = shiftedZone(world, balancer, group);
  return [{ zones, ...backendsOf(world, group, (instance) => instance.zone !== away) }];
}

/** Application and classic load balancers spread over all zones, network load balancers do not (AWS's defaults). */
export function isCrossZone(balancer: LoadBalancer, group: TargetGroup): boolean {
  return group.crossZone ?? balancer.crossZone ?? balancer.type !== 'network';
}

function backendsOf(world: World, group: TargetGroup, among: (instance: Instance) => boolean) {
  const found: Backend[] = [];
  for (const target of group.targets.values()) {
    if (target.state === 'draining') continue;
    const instance = world.instances.get(target.instance);
    if (instance !== undefined && among(instance))
      found.push({ target, instance, weight: weightOf(world, group, target) });
  }
  const { chosen, failOpen } = routedTargets(group, found);
  return { backends: chosen, failOpen };
}

/** Slow start: the share grows evenly from nothing (model: a twentieth) to the full one. */
function weightOf(world: World, group: TargetGroup, target: Target): number {
  const { slowStartMs = 0 } = group;
  if (slowStartMs === 0 || target.state !== 'healthy') return 1;
  return Math.min(1, Math.max(0.05, (world.clock.now() - target.since) / slowStartMs));
}

export function balancerByDnsName(world: World, dnsName: string): LoadBalancer | undefined {
  // Nearly always it is written as AWS writes it.
  for (const balancer of world.loadBalancers.values()) if (balancer.dnsName === dnsName) return balancer;
  const wanted = normalName(dnsName);
  for (const balancer of world.loadBalancers.values()) {
    if (normalName(balancer.dnsName) === wanted) return balancer;
  }
  return undefined;
}

/** Names are compared without case, closing dot, and the `dualstack.` that consoles put before them. */
export function normalName(name: string): string {
  return name
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(/^dualstack\./, '');
}
