import { whenInWords } from '../../model/time-in-words.ts';
import type { RemedyTraits } from '../../model/remedy-traits.ts';
import type { Proposal } from '../../policy/proposal.ts';
import { allow, defer, deny } from '../answer.ts';
import type { Facts, Gate, GateAnswer } from '../gate.ts';
import { asSentence, durationInWords } from '../in-words.ts';
import { modeInForce } from '../mode-in-force.ts';
import { approvalWindowMs } from '../approval-window.ts';
import { inWords, missingInWords, rejectionOf, type Votes, votesOn } from '../votes.ts';

/**
 * A person's word. In mode `approve`, or where the action with these parameters asks for it, somebody
 * must say yes, or as many different people as the policy's quorum; in mode `veto`, nobody may have said no
 * while there was time to. A word has an end: an approval is not good for ever, and a question that nobody
 * answers is a no. One no outweighs every yes and stands for as long as what was asked for does.
 */
export const approval: Gate = {
  name: 'approval',
  protects: "Nothing that needs a person's word is done without it, and silence is never consent for ever.",
  guards: ['action'],
  onError: 'deny',
  overridable: true,

  evaluate(proposal, facts) {
    const inForce = modeInForce(proposal, facts.settings);
    const votes = votesOn(proposal, facts);
    const no = rejectionOf(proposal.key, facts);
    if (no !== undefined)
      return deny(
        `${no.by} rejected it; that stands until the facts change, at the longest until ${whenInWords(no.expiresAt, facts.now)}.`,
        { value: 'rejected', bound: 'rejected by nobody', until: no.expiresAt, votes },
      );
    if (votes.missing === 0)
      return allow(`${inWords(votes.approvedBy, 'and')} approved it.`, { ...counted(votes), votes });

    switch (inForce) {
      case 'observe':
      case 'propose':
        return allow(`Nobody is asked in mode ${inForce}.`, unasked);
      case 'approve':
        return awaitYes('The policy asks for approval.', proposal, facts);
      case 'veto':
      case 'auto': {
        const why = demandOf(proposal, facts.traits);
        if (why !== undefined) return awaitYes(asSentence(why), proposal, facts);
        return inForce === 'auto' ? allow('Mode auto needs no approval.', unasked) : awaitNo(proposal, facts);
      }
    }
  },
};

const unasked = { value: 'not asked', bound: 'none needed' };

/** Why this action with these parameters needs approval whatever the mode. */
function demandOf({ rung }: Proposal, traits: ReadonlyMap<string, RemedyTraits>): string | undefined {
  return rung.kind === 'action' ? traits.get(rung.action)?.needsApproval?.(rung.params) : undefined;
}

function awaitYes(why: string, proposal: Proposal, facts: Facts): GateAnswer {
  const { history, now } = facts;
  const votes = votesOn(proposal, facts);
  const windowMs = approvalWindowMs(proposal.policy, facts.settings);
  const window = durationInWords(windowMs);
  const askedAt = history.asked.get(proposal.key) ?? now;
  const details = {
    value: `${counted(votes).value}, asked ${durationInWords(now - askedAt)} ago`,
    bound: `${counted(votes).bound} within ${window}`,
    votes,
  };
  const given =
    votes.approvedBy.length === 0 ? 'Nobody has' : `Only ${inWords(votes.approvedBy, 'and')} has so far`;
  if (now < askedAt + windowMs)
    return defer(
      votes.quorum === 1 && votes.from === undefined
        ? `${why} Nobody has approved it yet.`
        : `${why} ${given} approved it: ${missingInWords(votes)}.`,
      details,
    );
  const few = votes.approvedBy.length === 0 ? 'Nobody' : `Only ${inWords(votes.approvedBy, 'and')}`;
  return deny(
    `${why} ${few} approved it within ${window} of being asked, which counts as no; it can still be approved.`,
    { ...details, value: `expired, ${details.value}` },
  );
}

function counted({ quorum, approvedBy }: Votes): { readonly value: string; readonly bound: string } {
  return {
    value: `approved by ${approvedBy.length}`,
    bound: quorum === 1 ? 'approved by 1 person' : `approved by ${quorum} different people`,
  };
}

function awaitNo(proposal: Proposal, facts: Facts): GateAnswer {
  const { history, settings, now } = facts;
  const askedAt = history.asked.get(proposal.key) ?? now;
  const until = askedAt + settings.vetoDelayMs;
  const details = {
    value: `announced ${durationInWords(now - askedAt)} ago`,
    bound: `${durationInWords(settings.vetoDelayMs)} to object`,
    votes: votesOn(proposal, facts),
  };
  return now < until
    ? defer(`It will act at ${whenInWords(until, now)} unless somebody objects.`, { ...details, until })
    : allow('Nobody objected in time.', details);
}
