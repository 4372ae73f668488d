import { healthyEnough } from './target-group.ts';
import type { LoadBalancer } from './state/load-balancer.ts';
import type { TargetGroup } from './state/target-group.ts';
import type { World } from './state/world.ts';

/**
 * The zone that a load balancer sends nothing to because somebody shifted its traffic. A customer's shift
 * goes before AWS's own, that before a practice run. Where no other zone has a healthy target nothing is
 * shifted: a load balancer that fails open ignores it (AWS).
 */
export function shiftedZone(world: World, balancer: LoadBalancer, group: TargetGroup): string | undefined {
  const shift = appliedShift(world, balancer.arn);
  if (shift === undefined) return undefined;
  const elsewhere = balancer.zones.some(
    ({ zone }) => zone !== shift.awayFrom && healthyEnough(world, group, zone),
  );
  return elsewhere ? shift.awayFrom : undefined;
}

/** Of the shifts in force for a resource, the one that counts. */
export function appliedShift(world: World, resource: string) {
  if (world.zonalShifts.size === 0) return undefined;
  const active = [...world.zonalShifts.values()].filter(
    (shift) => shift.resource === resource && shift.status === 'ACTIVE',
  );
  for (const by of ['customer', 'autoshift', 'practice-run'] as const) {
    const shift = active.find((one) => one.by === by);
    if (shift !== undefined) return shift;
  }
  return undefined;
}
