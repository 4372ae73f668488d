import { tell } from '../happening.ts';
import { healthyEnough } from './target-group.ts';
import type { LoadBalancer } from '../state/load-balancer.ts';
import type { TargetGroup } from '../state/target-group.ts';
import type { World } from '../state/world.ts';
import type { ZonalShift } from '../state/zonal-shift.ts';

/** Over and cancelled ones are remembered up to this number. */
const shiftsAtMost = 500;

/** Moves the traffic of one resource away from one zone until it expires, is cancelled or is updated. */
export function startShift(
  world: World,
  wanted: Pick<ZonalShift, 'resource' | 'awayFrom' | 'by' | 'expiresAt' | 'comment'>,
): ZonalShift {
  const shift: ZonalShift = {
    ...wanted,
    id: [8, 4, 4, 4, 12].map((digits) => world.hexId(digits)).join('-'),
    startedAt: world.clock.now(),
    status: 'ACTIVE',
  };
  const oldest = [...world.zonalShifts.values()].find(({ status }) => status !== 'ACTIVE');
  if (world.zonalShifts.size >= shiftsAtMost && oldest !== undefined) world.zonalShifts.delete(oldest.id);
  world.zonalShifts.set(shift.id, shift);
  say(world, shift, `is shifted away from ${shift.awayFrom}`);
  expireLater(world, shift);
  return shift;
}

export function prolongShift(world: World, shift: ZonalShift, expiresAt: number): void {
  shift.expiresAt = expiresAt;
  expireLater(world, shift);
}

export function endShift(world: World, shift: ZonalShift, status: 'EXPIRED' | 'CANCELED'): void {
  if (shift.status !== 'ACTIVE') return;
  shift.status = status;
  say(world, shift, `goes to ${shift.awayFrom} again`);
}

function expireLater(world: World, shift: ZonalShift): void {
  const { expiresAt } = shift;
  world.clock.after(Math.max(0, expiresAt - world.clock.now()), () => {
    if (shift.expiresAt === expiresAt) endShift(world, shift, 'EXPIRED');
  });
}

function say(world: World, { resource, awayFrom, by }: ZonalShift, what: string): void {
  const name = world.loadBalancers.get(resource)?.name ?? resource;
  const text = `traffic of load balancer ${name} ${what} (${by})`;
  tell(world, { kind: 'zonal-shift', resource, zone: awayFrom, text });
}

/**
 * The zone that a load balancer sends nothing to because somebody shifted its traffic. Where no other zone
 * has a healthy target nothing is shifted: a load balancer that fails open ignores it (AWS).
 */
export function shiftedZone(world: World, balancer: LoadBalancer, group: TargetGroup): string | undefined {
  const shift = appliedShift(world, balancer.arn);
  if (shift === undefined) return undefined;
  const elsewhere = balancer.zones.some(
    ({ zone }) => zone !== shift.awayFrom && healthyEnough(world, group, zone),
  );
  return elsewhere ? shift.awayFrom : undefined;
}

/**
 * Of the shifts in force for a resource, the one that counts: a customer's goes before AWS's own, that
 * before a practice run (AWS).
 */
export function appliedShift(world: World, resource: string): ZonalShift | undefined {
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
