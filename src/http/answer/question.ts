import { remedyInWords } from '../../model/remedy-in-words.ts';
import { timeInWords } from '../../model/time-in-words.ts';
import type { AnswerLink } from '../../engine/answer-links.ts';
import type { View } from '../../engine/view.ts';
import { HttpProblem } from '../problem.ts';
import { type DecisionRepresentation, decisionRepresentation } from '../representations/decision.ts';
import { answerMarkup, escaped, paragraph } from './markup.ts';

/** What would be done, on what evidence and past which gates, with a button: reading it changes nothing. */
export function questionPage(link: AnswerLink, view: View): string {
  const decision = view.decisions().find(({ proposal }) => proposal.key === link.proposal);
  if (decision === undefined)
    throw new HttpProblem(404, 'It is not asked for any more: the facts have changed, and nothing is done.');
  const shown = decisionRepresentation(decision, view.model(), view.gates());
  const remedy = view.traits().get(shown.action);
  const verb = link.verdict === 'approved' ? 'Approve' : 'Reject';
  return answerMarkup(`${verb} ${shown.action} on ${shown.targetName}?`, [
    paragraph(shown.headline),
    ...(remedy === undefined ? [] : [paragraph(remedyInWords(remedy))]),
    paragraph(`Asked for because: ${shown.reason}`),
    // No action: the form goes back to this very address, token and all.
    `<form method="post"><button type="submit">${verb}, as ${escaped(link.by)}</button></form>`,
    paragraph(
      `Nothing happens until you press it. The link is for ${link.by}, works once, and runs out at ${timeInWords(link.expiresAt)}. ` +
        'On approval the target is read again and every gate asked anew.',
    ),
    ...evidenceLines(shown),
    ...gateLines(shown),
  ]);
}

function evidenceLines({ evidence }: DecisionRepresentation): string[] {
  if (evidence.length === 0) return [];
  return [
    '<h2>Evidence</h2>',
    '<ul>',
    ...evidence.map(
      ({ check, state, reason }) =>
        `  <li><b>${escaped(check)}</b> ${escaped(state)}: ${escaped(reason)}</li>`,
    ),
    '</ul>',
  ];
}

function gateLines({ gates }: DecisionRepresentation): string[] {
  const ordered = gates.toSorted((a, b) => Number(a.outcome === 'allow') - Number(b.outcome === 'allow'));
  return [
    '<h2>Gates</h2>',
    '<ul>',
    ...ordered.map(
      ({ gate, outcome, reason }) =>
        `  <li data-outcome="${outcome}"><b>${escaped(gate)}</b> ${outcome}: ${escaped(reason)}</li>`,
    ),
    '</ul>',
  ];
}
