import type { RemedyTraits } from '../model/remedy-traits.ts';
import type { Proposal } from '../policy/proposal.ts';
import type { Facts } from './gate.ts';
import type { PastRemediation } from './history.ts';
import { serves } from './serves.ts';
import { groupsOf } from './target-groups.ts';
import { zoneBlamed } from './zone-blamed.ts';

/** Something that is being done to a target, or that was allowed earlier in this round and will be. */
export interface Engagement {
  readonly action: string;
  readonly effect: RemedyTraits['effect'];
  readonly target: string;
  readonly groups: readonly string[];
  readonly zone?: string;
  readonly region: string;
  readonly account: string;
  /** When it began; for what was only just allowed, now. */
  readonly startedAt: number;
}

/** All that is in flight. Budgets, floors and breakers count the same list. */
export function inFlight(facts: Facts): readonly Engagement[] {
  const open = facts.history.remediations.filter((past) => past.endedAt === undefined);
  return [...open, ...grantedEngagements(facts)];
}

/**
 * All that began within the window, over or not. What was called off before it changed anything
 * (`refused`) has used up nothing.
 */
export function begunWithin(facts: Facts, windowMs: number): readonly Engagement[] {
  const begun = (past: PastRemediation) =>
    past.outcome !== 'refused' && (past.endedAt === undefined || facts.now - past.startedAt < windowMs);
  return [...facts.history.remediations.filter(begun), ...grantedEngagements(facts)];
}

/** A proposal as what it would become. */
export function engagementOf(proposal: Proposal, facts: Facts): Engagement {
  const { target, rung } = proposal;
  const resource = facts.model.resources.get(target);
  const action = rung.kind === 'action' ? rung.action : rung.kind;
  const zone = resource?.zone ?? zoneBlamed(target, facts.model);
  return {
    action,
    effect: effectOf(proposal, facts),
    target,
    groups: groupsOf(target, facts.model),
    region: resource?.region ?? '',
    account: resource?.account ?? '',
    startedAt: facts.now,
    ...(zone === undefined ? {} : { zone }),
  };
}

/** What the proposed action does to its target. One that is not known is taken for the worst. */
export function effectOf({ rung }: Proposal, { traits }: Facts): RemedyTraits['effect'] {
  if (rung.kind === 'page') return 'none';
  return traits.get(rung.action)?.effect ?? 'removes-target';
}

/** A planned change (a switchover) is meant for targets that are well, not for failed ones. */
export function isMeantForTheWell({ rung }: Proposal, { traits }: Facts): boolean {
  const verdicts = rung.kind === 'action' ? traits.get(rung.action)?.verdicts : undefined;
  return verdicts !== undefined && verdicts.length > 0 && verdicts.every(serves);
}

function grantedEngagements(facts: Facts): readonly Engagement[] {
  return facts.granted
    .filter((proposal) => proposal.rung.kind === 'action')
    .map((proposal) => engagementOf(proposal, facts));
}
