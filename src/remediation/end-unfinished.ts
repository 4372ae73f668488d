import type { JournalEvent } from '../journal/event.ts';
import { everyone } from '../policy/policy.ts';
import { asSentence } from '../safety/in-words.ts';
import { end } from './end.ts';
import { finishByHand, isUnfinished, namesOf, progressOf } from './finish-by-hand.ts';
import { pageAbout } from './page-about.ts';
import type { RemediationParts } from './parts.ts';
import type { Remediation } from './remediation.ts';

/**
 * Ends what cannot go on and is not taken back. Between its first change and its last its target may be worse
 * off than before, and by its verdict then (`in-transition`) no ladder may ever come to call anybody. So the
 * end itself calls a person, whatever the verdict, with what was done, what was not, and the commands for it.
 * Where nothing was changed, or all was and only the proof is missing, the ladder goes on as after any other.
 */
export async function endUnfinished(
  parts: RemediationParts,
  remediation: Remediation,
  outcome: 'failed' | 'inconclusive' | 'interrupted',
  reason: string,
): Promise<Remediation> {
  return isUnfinished(remediation)
    ? end(parts, remediation, outcome, reason, { calls: callToFinish(parts, remediation, reason) })
    : end(parts, remediation, outcome, reason);
}

/** To whom the ladder names, and to everyone where it names nobody: its target may serve nobody as it is left. */
function callToFinish(
  parts: RemediationParts,
  remediation: Remediation,
  reason: string,
): readonly JournalEvent[] {
  const { plan, purpose, action } = remediation;
  const { done, asked, left } = progressOf(remediation);
  const what = purpose === 'undo' ? `${plan.summary}, which takes ${action} back` : plan.summary;
  const summary = [
    `${what}: this ended half-way and stays so.`,
    `Done: ${namesOf(done)}.`,
    ...(asked === undefined ? [] : [`Asked of AWS, and not seen to be done: ${namesOf([asked])}.`]),
    ...(left.length === 0 ? [] : [`Not done: ${namesOf(left)}.`]),
    asSentence(reason),
  ].join(' ');
  return pageAbout(parts, remediation, summary, {
    otherwiseTo: everyone,
    options: finishByHand(parts, remediation, reason),
  });
}
