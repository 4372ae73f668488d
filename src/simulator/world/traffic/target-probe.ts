import { answerQuality } from './troubles.ts';
import { serves } from '../compute/instance.ts';
import { roundTrip } from './links.ts';
import { loadOf } from './target-load.ts';
import type { Instance } from '../state/instance.ts';
import type { Target, TargetGroup } from '../state/target-group.ts';
import type { DataQuality } from '../state/users.ts';
import type { World } from '../state/world.ts';

/** `silent`: nothing comes back in time. */
export type ProbeResult = 'passed' | 'failed' | 'refused' | 'silent';

/** So far over its capacity a machine no longer gets round to its health checks (model). */
const silentAboveLoad = 1.3;

/** What one health check of a machine that accepts connections comes to. Draws only where something is partly wrong. */
export function probeResult(
  world: World,
  group: TargetGroup,
  target: Target,
  instance: Instance | undefined,
): ProbeResult {
  if (instance === undefined || !serves(world, instance)) return 'silent';
  if (loadOf(world, target) > silentAboveLoad * instance.capacity) return 'silent';
  const way = wayToTarget(world, group, instance.zone);
  const machine = answerQuality(world, instance.zone, group.check.deep ? 'users' : 'shallow-check');
  const data = group.check.deep ? lastSecondOfData(world, instance) : undefined;
  const latencyMs = instance.latencyMs + way.latencyMs + machine.latencyMs + (data?.latencyMs ?? 0);
  if (latencyMs > group.check.timeoutMs || happens(world, target, way.loss)) return 'silent';
  // A TCP check asks the operating system, not the application.
  if (group.protocol === 'TCP' && group.check.deep !== true) return 'passed';
  const fails =
    1 -
    (1 - instance.checkErrorShare) *
      (1 - machine.errorShare) *
      (1 - (data?.readsFailed ?? 0)) *
      (1 - (data?.writesFailed ?? 0));
  return happens(world, target, fails) ? 'failed' : 'passed';
}

/** How the data fared for the applications of its zone. */
function lastSecondOfData(world: World, { region, zone }: Instance): DataQuality | undefined {
  return world.users?.resolvers.get(region)?.data?.get(zone);
}

function happens(world: World, target: Target, probability: number): boolean {
  if (probability === 0 || probability === 1) return probability === 1;
  return world.random(`target-probe/${target.instance}`).next() < probability;
}

/** With cross-zone on a target is checked from every zone of its load balancer, else from its own. */
function wayToTarget(world: World, group: TargetGroup, zone: string) {
  if (world.links.size === 0) return roundTrip(world, zone, zone);
  const from = [...world.loadBalancers.values()]
    .filter((one) => one.listeners.some((listener) => listener.targetGroup === group.arn))
    .filter((one) => group.crossZone ?? one.crossZone ?? one.type !== 'network')
    .flatMap((one) => one.zones.map((place) => place.zone));
  const ways = (from.length === 0 ? [zone] : from).map((place) => roundTrip(world, place, zone));
  return {
    loss: ways.reduce((sum, way) => sum + way.loss, 0) / ways.length,
    latencyMs: Math.max(...ways.map((way) => way.latencyMs)),
  };
}
