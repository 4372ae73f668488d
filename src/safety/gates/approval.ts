import type { RemedyTraits } from '../../model/remedy-traits.ts';
import type { Proposal } from '../../policy/proposal.ts';
import { allow, defer, deny } from '../answer.ts';
import type { Facts, Gate, GateAnswer } from '../gate.ts';
import { asSentence, durationInWords, timeInWords } from '../in-words.ts';
import { modeInForce } from '../mode-in-force.ts';

/**
 * A person's word. In mode `approve`, or where the action with these parameters asks for it, somebody
 * must say yes; in mode `veto`, nobody may have said no while there was time to. A word has an end: an
 * approval is not good for ever, and a question that nobody answers is a no.
 */
export const approval: Gate = {
  name: 'approval',
  protects: "Nothing that needs a person's word is done without it, and silence is never consent for ever.",
  guards: ['action'],
  onError: 'deny',

  evaluate(proposal, facts) {
    const inForce = modeInForce(proposal, facts.settings);
    const words = facts.history.approvals.filter(
      (word) => word.key === proposal.key && word.expiresAt > facts.now,
    );
    const no = words.find((word) => word.verdict === 'rejected');
    if (no !== undefined)
      return deny(`${no.by} rejected it; that counts until ${timeInWords(no.expiresAt)}.`, {
        value: 'rejected',
        bound: `until ${timeInWords(no.expiresAt)}`,
        until: no.expiresAt,
      });
    const yes = words.find((word) => word.verdict === 'approved');
    if (yes !== undefined)
      return allow(`${yes.by} approved it.`, {
        value: 'approved',
        bound: `until ${timeInWords(yes.expiresAt)}`,
      });

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

function awaitYes(why: string, proposal: Proposal, { history, settings, now }: Facts): GateAnswer {
  const window = durationInWords(settings.approvalWindowMs);
  const askedAt = history.asked.get(proposal.key) ?? now;
  const until = askedAt + settings.approvalWindowMs;
  const details = { value: `asked ${durationInWords(now - askedAt)} ago`, bound: `answer within ${window}` };
  return now < until
    ? defer(`${why} Nobody has approved it yet.`, details)
    : deny(
        `${why} Nobody approved it within ${window} of being asked, which counts as no; it still can be.`,
        details,
      );
}

function awaitNo(proposal: Proposal, { history, settings, now }: Facts): GateAnswer {
  const askedAt = history.asked.get(proposal.key) ?? now;
  const until = askedAt + settings.vetoDelayMs;
  const details = {
    value: `announced ${durationInWords(now - askedAt)} ago`,
    bound: `${durationInWords(settings.vetoDelayMs)} to object`,
  };
  return now < until
    ? defer(`It will act at ${timeInWords(until)} unless somebody objects.`, { ...details, until })
    : allow('Nobody objected in time.', details);
}
