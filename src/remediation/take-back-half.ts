import type { Plan } from '../actions/action.ts';
import type { RemedyOption } from '../journal/event.ts';
import { everyone } from '../policy/policy.ts';
import { asSentence } from '../safety/in-words.ts';
import { actionContext } from './action-context.ts';
import { endUnfinished } from './end-unfinished.ts';
import { finishByHand, namesOf, progressOf } from './finish-by-hand.ts';
import { pageAbout } from './page-about.ts';
import type { RemediationParts } from './parts.ts';
import type { Remediation } from './remediation.ts';
import { refusalToSend } from './send-step.ts';
import { undo } from './settle.ts';
import { unmetInWords } from './unmet.ts';

/**
 * A remedy that stood still half-way for too long is taken back, from what AWS says at that moment: what its next step
 * rests on is old, and what was done so far may be all that is wrong by now (a writer that lets nobody in). What kept it
 * from going on keeps it from this, too. So a person is called once, with the commands for both ways out, and it waits for
 * as long as it takes. Where there is no way back it ends, and the end calls. Decision 67.
 */
export async function takeBackHalf(
  parts: RemediationParts,
  remediation: Remediation,
  why: string,
): Promise<Remediation> {
  const action = parts.actions.get(remediation.action);
  if (action?.undo === undefined) return endUnfinished(parts, remediation, 'interrupted', why);
  const refusal = refusalToSend(parts);
  if (refusal === undefined) return undo(parts, remediation, 'inconclusive', `its next step ${why}`);
  const reason = `half done, and to be taken back as soon as anything may be changed again; waits, because ${refusal}`;
  if (remediation.calledHalfDone === true) return { ...remediation, reason };
  const back = await action
    .undo(remediation.plan, actionContext(parts, remediation))
    .catch((): undefined => undefined);
  await parts.note(
    pageAbout(parts, remediation, halfDone(remediation, refusal), {
      otherwiseTo: everyone,
      options: [
        ...takeBackByHand(parts, remediation, { back, refusal }),
        ...finishByHand(parts, remediation, 'What it rests on is too old to go on by itself'),
      ],
    }),
  );
  return { ...remediation, calledHalfDone: true, reason };
}

function halfDone(remediation: Remediation, refusal: string): string {
  const { done, left } = progressOf(remediation);
  return [
    `${remediation.plan.summary}: this stands still half-way, and until it is taken back or finished its target may serve nobody.`,
    `Done: ${namesOf(done)}.`,
    `Not done: ${namesOf(left)}.`,
    asSentence(`Holdfast may not change anything, because ${refusal}`),
    'Once it may, it takes back what was done, if nobody has finished it by then.',
  ].join(' ');
}

/** Nothing where AWS shows that it would do harm by now, or could not be asked. */
function takeBackByHand(
  parts: RemediationParts,
  { action }: Remediation,
  { back, refusal }: { readonly back: Plan | undefined; readonly refusal: string },
): readonly RemedyOption[] {
  if (back === undefined || back.steps.length === 0 || unmetInWords(back) !== undefined) return [];
  return [
    {
      action,
      summary: `Take it back by hand: ${namesOf(back.steps)}`,
      commands: back.steps.flatMap(({ calls }) => calls.map((call) => parts.commandFor(call))),
      whyNot: asSentence(refusal),
    },
  ];
}
