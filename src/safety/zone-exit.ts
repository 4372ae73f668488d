import type { Model } from '../model/model.ts';
import type { Proposal } from '../policy/proposal.ts';
import { effectOf, type Engagement } from './engagement.ts';
import type { Facts } from './gate.ts';

/** Whether a proposal leads the users of a load balancer away from one of its zones. */
export function isZoneExit(proposal: Proposal, facts: Facts): boolean {
  return (
    facts.model.resources.get(proposal.target)?.kind === 'elbv2:load-balancer' &&
    effectOf(proposal, facts) === 'moves-traffic'
  );
}

/** Whether what is or was done took a machine out of its zone, or led users away from one. */
export function takesFromZone({ effect, target }: Pick<Engagement, 'effect' | 'target'>): boolean {
  return effect === 'removes-target' || (effect === 'moves-traffic' && target.includes(':loadbalancer/'));
}

/** The target groups behind a load balancer, and the groups that their members belong to as well. */
export function groupsBehind(target: string, model: Model): readonly string[] {
  const direct = (model.resources.get(target)?.relations ?? []).flatMap(({ type, to }) =>
    type === 'routes-to' ? to : [],
  );
  const members = direct.flatMap((id) => model.groups.get(id)?.members ?? []);
  return [...new Set([...direct, ...members.flatMap((id) => model.groupsOf(id))])];
}
