import { allow, deny } from '../answer.ts';
import type { Facts, Gate } from '../gate.ts';
import type { PastRemediation } from '../history.ts';
import { countOf, durationInWords } from '../in-words.ts';
import type { Proposal } from '../../policy/proposal.ts';
import { votesOn } from '../votes.ts';

/**
 * Two counts. Attempts: of this rung on this target since it fell ill; anything but verified success is
 * one, save what its own preconditions kept from being begun (the ladder counts that, and goes on). The breaker on remedies: an action that did not help twice for one cause, on whatever targets, is
 * off until a person approves it or the cause is another one.
 */
export const attempts: Gate = {
  name: 'attempts',
  protects: 'What did not help is not repeated: after a few tries the next rung, or a person, takes over.',
  guards: ['action'],
  onError: 'deny',
  overridable: true,

  evaluate(proposal, facts) {
    const { rung } = proposal;
    if (rung.kind !== 'action') return allow('A page is no attempt.');
    const made = failuresOf(facts).filter((past) => isThisRung(past, proposal, facts)).length;
    const tries = { value: countOf(made, 'attempt'), bound: `fewer than ${rung.maxAttempts}` };
    if (made >= rung.maxAttempts)
      return deny(
        `${rung.action} was tried on it ${made === 1 ? 'once' : `${made} times`} since it fell ill and did not help, and the policy tries it ${rung.maxAttempts === 1 ? 'once' : `${rung.maxAttempts} times`} at most. It is tried again only for a new illness, after it has been well.`,
        tries,
      );

    const useless = failuresOf(facts).filter(
      (past) => past.action === rung.action && past.outcome !== 'refused' && isSameCause(past, proposal),
    );
    const last = Math.max(...useless.map(({ endedAt = 0 }) => endedAt));
    if (useless.length >= facts.settings.remedyFailures && !approvedSince(last, proposal, facts))
      return deny(
        `${rung.action} failed ${useless.length} times for the same cause, the last time ${durationInWords(facts.now - last)} ago: it stays off until a person approves it or the cause changes.`,
        { value: countOf(useless.length, 'failure'), bound: `fewer than ${facts.settings.remedyFailures}` },
      );
    return allow('It has not been tried too often.', tries);
  },
};

/** Begun and ended, and not in verified success. */
function failuresOf({ history }: Facts): readonly PastRemediation[] {
  return history.remediations.filter(
    ({ outcome, neverSent, unmet }) =>
      outcome !== undefined && outcome !== 'success' && neverSent !== true && unmet !== true,
  );
}

function isThisRung(past: PastRemediation, proposal: Proposal, { model }: Facts): boolean {
  const { policy, target, rungIndex, since } = proposal;
  const ill = Math.min(model.verdicts.get(target)?.unhealthySince ?? since, since);
  return (
    past.policy === policy.name &&
    past.target === target &&
    past.rungIndex === rungIndex &&
    (past.endedAt ?? ill) >= ill
  );
}

/** The incident is the cause; without one, the policy on this target is. */
function isSameCause(past: PastRemediation, { policy, target, incident }: Proposal): boolean {
  return incident === undefined
    ? past.policy === policy.name && past.target === target
    : past.incident === incident;
}

/** The same quorum that its policy asks for: a remedy that did not help is not switched on by fewer. */
function approvedSince(at: number, proposal: Proposal, facts: Facts): boolean {
  return votesOn(proposal, facts, at).missing === 0;
}
