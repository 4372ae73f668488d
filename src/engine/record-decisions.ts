import type { JournalEvent } from '../journal/event.ts';
import type { Model } from '../model/model.ts';
import { whyItAsks } from '../policy/why-it-asks.ts';
import type { Decision } from '../safety/decision.ts';

/** A decision is news when its outcome or any gate's answer differs from what was recorded last. */
export function decisionDigest(decision: Decision): string {
  return `${decision.outcome}|${decision.results.map((result) => `${result.gate}=${result.outcome}`).join(',')}`;
}

export function decisionToEvent(
  decision: Decision,
  model: Model,
): Extract<JournalEvent, { kind: 'decision' }> {
  const { proposal } = decision;
  return {
    at: decision.at,
    kind: 'decision',
    proposal: proposal.key,
    policy: proposal.policy.name,
    action: proposal.rung.kind === 'action' ? proposal.rung.action : 'page',
    target: proposal.target,
    rungIndex: proposal.rungIndex,
    since: proposal.since,
    verdict: proposal.verdict,
    reason: whyItAsks(proposal, model, decision.at),
    evidence: proposal.evidence,
    outcome: decision.outcome,
    gates: decision.results,
    ...(proposal.incident === undefined ? {} : { incident: proposal.incident }),
    ...(decision.reviewAt === undefined ? {} : { reviewAt: decision.reviewAt }),
  };
}
