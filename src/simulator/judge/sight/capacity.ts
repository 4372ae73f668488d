import { serves } from '../../world/compute/instance.ts';
import { normalName, routing } from '../../world/traffic/load-balancer.ts';
import type { Instance } from '../../world/state/instance.ts';
import type { LoadBalancer } from '../../world/state/load-balancer.ts';
import type { ScalingGroup } from '../../world/state/scaling-group.ts';
import type { World } from '../../world/state/world.ts';
import { requestsPerSecond } from '../../world/traffic/users.ts';

/** A machine that answers so many of its requests with an error serves nobody well. */
const errorsAtMost = 0.05;

/** Whether users lose something when this machine is taken away. A slow machine still serves. */
export function servesWell(world: World, instance: Instance): boolean {
  return serves(world, instance) && instance.errorShare < errorsAtMost;
}

/** Members that serve now and get traffic: not in standby, not on their way out. */
export function servingMembers(world: World, group: ScalingGroup): readonly Instance[] {
  const serving: Instance[] = [];
  for (const member of group.members.values()) {
    const instance = world.instances.get(member.instance);
    if (member.lifecycle === 'InService' && instance !== undefined && servesWell(world, instance))
      serving.push(instance);
  }
  return serving;
}

/** How full a load balancer's machines are: requests a second that users send it, and that they can take. */
export function fullness(
  world: World,
  balancer: LoadBalancer,
): { readonly load: number; readonly capacity: number; readonly answered: number } {
  const { answered, serving } = routing(world, balancer);
  const { users } = world;
  const wanted = users === undefined ? 0 : requestsPerSecond(world, users);
  const load = wanted * shareSentTo(world, balancer);
  return { load, capacity: serving.reduce((sum, one) => sum + one.capacity, 0), answered };
}

/** Of all users, 0–1: by whom their resolvers lead them to. */
function shareSentTo(world: World, balancer: LoadBalancer): number {
  let share = 0;
  const name = normalName(balancer.dnsName);
  for (const cohort of world.users?.cohorts ?? []) {
    if (cohort.target !== undefined && normalName(cohort.target) === name) share += cohort.share;
  }
  return share;
}

/** Users' error ratio over the last seconds, or over those that ended so long ago, 0–1; 0 where nobody asked. */
export function recentErrors(world: World, seconds: number, secondsAgo = 0): number {
  const experienced = world.users?.experienced ?? [];
  const end = Math.max(0, experienced.length - secondsAgo);
  let all = 0;
  let errors = 0;
  for (const second of experienced.slice(Math.max(0, end - seconds), end)) {
    all += second.ok + second.errors;
    errors += second.errors;
  }
  return all === 0 ? 0 : errors / all;
}
