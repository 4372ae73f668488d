import { whenInWords } from '../model/time-in-words.ts';
import { remediate } from '../remediation/remediate.ts';
import { approvalWindowMs } from '../safety/approval-window.ts';
import type { Decision } from '../safety/decision.ts';
import { asSentence } from '../safety/in-words.ts';
import { inWords, rejectionOf } from '../safety/votes.ts';
import type { Answer, Answered } from './answered.ts';
import { CommandRefused } from './command-refused.ts';
import { decide } from './decide.ts';
import type { EngineParts, EngineState } from './engine.ts';
import { record } from './note.ts';
import { remediationParts } from './remediation-parts.ts';

/** A no stands while its proposal does, and for a day at most (the longest that a hold may). */
const rejectionLifetimeMs = 86_400_000;

/**
 * Takes a person's word and says what came of it. A yes is to what is right now: the target is read again
 * and every gate is asked anew before the answer, so whoever approved hears at once that it was done, or
 * by which gate it was refused. Throws CommandRefused where the word cannot count.
 */
export async function answerProposal(
  engine: EngineParts,
  state: EngineState,
  answer: Answer,
): Promise<Answered> {
  const decision = answerable(state, answer, engine.clock.now());
  const { proposal: key, verdict, by, channel, link } = answer;
  const at = engine.clock.now();
  const lastsMs =
    verdict === 'rejected'
      ? rejectionLifetimeMs
      : approvalWindowMs(decision.proposal.policy, engine.settings);
  const expiresAt = at + lastsMs;
  const used = link === undefined ? {} : { link: link.nonce };
  await record(engine, state, [
    { at, kind: 'approval', proposal: key, by, verdict, expiresAt, channel, ...used },
  ]);
  if (verdict === 'approved') return tryNow(engine, state, decision, at);
  await decide(engine, state, at);
  const text = 'It is not done, and not asked for again until the facts change.';
  return { outcome: 'rejected', text, gates: [] };
}

/** For whoever has a link to what was withdrawn, and is asked for again. */
export const anotherQuestion =
  'This link answers an earlier question, which has ended since: the facts or the policies changed, or Holdfast was restarted. Answer by the newest notification, or with holdfast approve or holdfast reject.';

function answerable(state: EngineState, { proposal: key, verdict, by, link }: Answer, now: number): Decision {
  const { usedLinks, questions } = state.memory.history;
  if (link !== undefined && usedLinks.has(link.nonce))
    throw new CommandRefused(409, 'this link was used already, and each works once');
  const decision = state.decisions.get(key);
  if (decision === undefined)
    throw new CommandRefused(404, `there is no live proposal ${key}; it may have ended`);
  if (link !== undefined && questions.get(key) !== link.question)
    throw new CommandRefused(409, anotherQuestion);
  const { rung, policy } = decision.proposal;
  if (rung.kind === 'page')
    throw new CommandRefused(409, 'a page needs no approval; to silence it, hold the action "page"');
  if (verdict === 'rejected') return decision;
  const no = rejectionOf(key, { history: state.memory.history, now });
  if (no !== undefined)
    throw new CommandRefused(
      409,
      `${no.by} rejected it, which stands until the facts change, at the longest until ${whenInWords(no.expiresAt, now)}`,
    );
  const { from } = policy.approval;
  if (from !== undefined && !from.includes(by))
    throw new CommandRefused(
      409,
      `the policy ${policy.name} asks for the approval of ${inWords(from, 'or')}; that of ${by} does not count`,
    );
  return decision;
}

/** Reads the target anew, asks every gate, and begins what all of them allow. */
export async function tryNow(
  engine: EngineParts,
  state: EngineState,
  decision: Decision,
  at: number,
): Promise<Answered> {
  const { key } = decision.proposal;
  const parts = remediationParts(engine, state);
  const fresh = await parts.reassess(decision);
  if (fresh?.outcome === 'act')
    await remediate(parts, state.remediations, [fresh], (remediation) =>
      state.remediations.set(remediation.id, remediation),
    );
  const begun = [...state.remediations.values()].findLast(
    ({ proposalKey, startedAt }) => proposalKey === key && startedAt >= at,
  );
  if (begun !== undefined) {
    const { id: remediation, plan, reason, outcome } = begun;
    return outcome === 'refused'
      ? { outcome, text: asSentence(reason), gates: [], remediation }
      : { outcome: 'begun', text: asSentence(plan.summary), gates: [], remediation };
  }
  const standing = state.decisions.get(key);
  if (standing === undefined)
    return refused('By fresh facts it is not asked for any more, so nothing is done.', []);
  if (fresh === undefined)
    return refused('The target could not be read again just now, and nothing is done on old facts.', []);
  return stillStanding(standing, parts.blocked());
}

/** Why it was not begun, though the word was taken. */
function stillStanding({ outcome, results }: Decision, blocked: string | undefined): Answered {
  const against = results.filter((result) => result.outcome !== 'allow');
  const gates = against.map(({ gate }) => gate);
  const [first] = against;
  if (outcome === 'await-approval' && first !== undefined)
    return { outcome: 'waits', text: first.reason, gates };
  if (first === undefined)
    return refused(
      asSentence(
        blocked ??
          'it is not begun at this moment: something else is being done to the target, or it was stopped',
      ),
      gates,
    );
  const more =
    against.length > 1 ? ` So ${against.length === 2 ? 'is' : 'are'} ${inWords(gates.slice(1), 'and')}.` : '';
  return refused(`The gate ${first.gate} is against it: ${first.reason}${more}`, gates);
}

function refused(text: string, gates: readonly string[]): Answered {
  return { outcome: 'refused', text, gates };
}
