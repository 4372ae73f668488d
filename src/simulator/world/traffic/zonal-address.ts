import { isCrossZone, targetGroupOf } from './load-balancer.ts';
import { roundTrip } from './links.ts';
import { healthyEnough } from './target-group.ts';
import { shiftedZone } from './zonal-shift.ts';
import type { LoadBalancer } from '../state/load-balancer.ts';
import type { World } from '../state/world.ts';

/**
 * The zones whose addresses the name of a load balancer resolves to now. With cross-zone off a zone needs
 * healthy targets of its own, with it on any zone's will do (AWS). A zone that the outside
 * does not reach answers no health check of its address. A zone that traffic is shifted away from is left out as well, unless nothing else
 * would be left: then, as when no zone is healthy, every zone's address is given.
 */
export function zonesInDns(world: World, balancer: LoadBalancer): readonly string[] {
  const all = balancer.zones.map(({ zone }) => zone);
  const group = targetGroupOf(world, balancer);
  if (group === undefined) return all;
  const crossZone = isCrossZone(balancer, group);
  const healthy = all.filter(
    (zone) => reached(world, zone) && healthyEnough(world, group, crossZone ? undefined : zone),
  );
  const away = shiftedZone(world, balancer, group);
  const left = away === undefined ? healthy : healthy.filter((zone) => zone !== away);
  if (left.length > 0) return left;
  return healthy.length > 0 ? healthy : all;
}

/** AWS checks its addresses from outside; at such a loss three checks in a row are bound to fail soon (model). */
const unreachedAbove = 0.5;

function reached(world: World, zone: string): boolean {
  return roundTrip(world, 'users', zone).loss < unreachedAbove;
}
