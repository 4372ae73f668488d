import type { Resource } from '../model/resource.ts';
import { stateAt } from '../model/signal.ts';
import { type ActiveShift, activeShifts, whoShifts } from '../model/zonal-shifts.ts';
import { deny } from './answer.ts';
import type { Facts, GateAnswer } from './gate.ts';
import { balancersOf } from './left-zones.ts';

const bound = 'no shift in force';

/**
 * A load balancer leaves no zone while anybody else leads traffic away from one in its region: AWS, a
 * person, a practice run. What Holdfast keeps away from the same zone is the same answer, of others. Of what
 * ARC has not told lately nothing may be assumed.
 */
export function shiftsInRegion(
  target: Resource,
  zone: string | undefined,
  facts: Facts,
): GateAnswer | undefined {
  const { model, now } = facts;
  const told = (model.signals.get(target.id) ?? []).filter(({ check }) => check === 'arc/zonal-shift');
  if (!told.some((signal) => stateAt(signal, now) !== 'unknown'))
    return deny('Whether somebody shifts traffic away from a zone is not known now.', {
      value: 'unknown',
      bound,
    });
  for (const id of model.ofKind('elbv2:load-balancer')) {
    const balancer = model.resources.get(id);
    if (balancer?.account !== target.account || balancer.region !== target.region) continue;
    const shift = inForce(balancer, now).find(
      (one) => one.by !== 'holdfast' || one.zone !== zone || id === target.id,
    );
    if (shift !== undefined)
      return refusal(balancer, shift, 'Holdfast adds no second one until that has ended.');
  }
  return undefined;
}

/** A machine in a zone that its users are led away from is left as it is: it is wanted when they come back. */
export function shiftAround(target: Resource, { model, now }: Facts): GateAnswer | undefined {
  if (target.kind !== 'ec2:instance' || target.zone === undefined) return undefined;
  for (const id of new Set(balancersOf(target.id, model))) {
    const balancer = model.resources.get(id);
    const shift = balancer && inForce(balancer, now).find(({ zone }) => zone === target.zone);
    if (balancer !== undefined && shift !== undefined)
      return refusal(balancer, shift, 'Machines there are left alone until the traffic is back.');
  }
  return undefined;
}

function inForce(balancer: Resource, now: number): readonly ActiveShift[] {
  return activeShifts(balancer).filter(({ until }) => until === undefined || until > now);
}

function refusal({ name }: Resource, { zone, by }: ActiveShift, so: string): GateAnswer {
  return deny(`Traffic of ${name} is shifted away from ${zone} by ${whoShifts(by)}. ${so}`, {
    value: `away from ${zone}`,
    bound,
  });
}
