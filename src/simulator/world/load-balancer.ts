import { serves } from './instance.ts';
import { routedTargets } from './target-group.ts';
import type { Instance } from './state/instance.ts';
import type { LoadBalancer } from './state/load-balancer.ts';
import type { TargetGroup } from './state/target-group.ts';
import type { World } from './state/world.ts';

/** How a load balancer treats a request now. */
export interface Routing {
  /** Share of requests, 0–1, that reach a machine which serves. */
  readonly answered: number;
  /** Machines that the requests are spread over evenly, serving or not. */
  readonly instances: readonly Instance[];
  /** Those that serve. */
  readonly serving: readonly Instance[];
  readonly failOpen: boolean;
}

export function targetGroupOf(world: World, balancer: LoadBalancer): TargetGroup | undefined {
  const listener = balancer.listeners[0];
  return listener === undefined ? undefined : world.targetGroups.get(listener.targetGroup);
}

export function routing(world: World, balancer: LoadBalancer): Routing {
  const group = targetGroupOf(world, balancer);
  if (group === undefined) return { answered: 0, instances: [], serving: [], failOpen: true };
  const { targets, failOpen } = routedTargets(group);
  const instances: Instance[] = [];
  for (const target of targets) {
    const instance = world.instances.get(target.instance);
    if (instance !== undefined) instances.push(instance);
  }
  const serving = instances.filter((instance) => serves(world, instance));
  return {
    answered: instances.length === 0 ? 0 : serving.length / instances.length,
    instances,
    serving,
    failOpen,
  };
}

export function balancerByDnsName(world: World, dnsName: string): LoadBalancer | undefined {
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
