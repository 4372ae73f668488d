import type { Model } from '../model/model.ts';
import type { Proposal } from '../policy/proposal.ts';
import { groupsOf } from './target-groups.ts';

/**
 * Who is served first where a budget does not reach for all: the most important service, then the
 * hardest hit group, then the longest unhealthy. The key settles the rest, so that the order in which
 * proposals arrive decides nothing.
 */
export function inOrderOfNeed(proposals: readonly Proposal[], model: Model): readonly Proposal[] {
  if (proposals.length < 2) return proposals;
  return proposals
    .map((proposal) => ({ proposal, need: needOf(proposal, model) }))
    .toSorted((a, b) => compare(a.need, b.need))
    .map(({ proposal }) => proposal);
}

type Need = readonly [tier: number, servingShare: number, unhealthySince: number, key: string];

function needOf(proposal: Proposal, model: Model): Need {
  const groups = groupsOf(proposal.target, model);
  const services = [proposal.target, ...groups].flatMap((id) => model.servicesOf(id));
  const tiers = services.map((name) => model.services.get(name)?.tier ?? Number.MAX_SAFE_INTEGER);
  const shares = groups.map((id) => servingShare(id, model));
  const unhealthySince = model.verdicts.get(proposal.target)?.unhealthySince ?? proposal.since;
  return [Math.min(...tiers, Number.MAX_SAFE_INTEGER), Math.min(...shares, 1), unhealthySince, proposal.key];
}

function servingShare(id: string, model: Model): number {
  const group = model.groups.get(id);
  return group === undefined ? 1 : group.serving / Math.max(1, group.desired, group.members.length);
}

function compare(a: Need, b: Need): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || (a[3] < b[3] ? -1 : Number(a[3] > b[3]));
}
