import type { Group } from '../model/group.ts';
import type { Model } from '../model/model.ts';
import { activeShifts } from '../model/zonal-shifts.ts';
import type { Engagement } from './engagement.ts';
import { targetsOut } from './group-strength.ts';
import { serves } from './serves.ts';

/**
 * The members of a group that users still reach with all of these engagements at work: those that serve,
 * are not taken out, and do not stand in a zone that traffic of the group's load balancers is led away
 * from, by anybody, or would be.
 */
export function servingReached(
  group: Group,
  engagements: readonly Engagement[],
  model: Model,
  now: number,
): readonly string[] {
  const left = zonesLeft(engagements, model, now);
  const out = targetsOut(group, engagements, model);
  return group.members.filter((id) => {
    if (out.has(id) || !serves(model.verdicts.get(id)?.kind)) return false;
    const zone = model.resources.get(id)?.zone;
    return (
      zone === undefined || left.size === 0 || !balancersOf(id, model).some((lb) => left.get(lb)?.has(zone))
    );
  });
}

/** Zones that each load balancer is led away from; nothing for those that use all of theirs. */
function zonesLeft(
  engagements: readonly Engagement[],
  model: Model,
  now: number,
): ReadonlyMap<string, ReadonlySet<string>> {
  const left = new Map<string, Set<string>>();
  const add = (id: string, zone: string) => left.set(id, (left.get(id) ?? new Set()).add(zone));
  for (const id of model.ofKind('elbv2:load-balancer')) {
    for (const shift of activeShifts(model.resources.get(id) ?? { facts: {} }))
      if (shift.until === undefined || shift.until > now) add(id, shift.zone);
  }
  for (const { effect, target, zone } of engagements)
    if (effect === 'moves-traffic' && zone !== undefined) add(target, zone);
  return left;
}

/** The load balancers that send to an instance. */
export function balancersOf(id: string, model: Model): readonly string[] {
  return model
    .groupsOf(id)
    .flatMap((group) => model.incoming(group))
    .flatMap(({ type, from }) =>
      type === 'routes-to' && model.resources.get(from)?.kind === 'elbv2:load-balancer' ? from : [],
    );
}
