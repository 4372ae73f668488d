import { remedyInWords } from '../../model/remedy-in-words.ts';
import { timeInWords } from '../../model/time-in-words.ts';
import type { AnswerLink } from '../../engine/answer-links.ts';
import { CommandRefused } from '../../engine/command-refused.ts';
import type { HttpParts } from '../parts.ts';
import { HttpProblem } from '../problem.ts';
import { type DecisionRepresentation, decisionRepresentation } from '../representations/decision.ts';
import { answerMarkup, escaped, paragraph } from './markup.ts';

/** What would be done, on what evidence and past which gates, with a button: reading it changes nothing. */
export async function questionPage(link: AnswerLink, { view, commands }: HttpParts): Promise<string> {
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
    ...(await planLines(link, commands)),
    ...evidenceLines(shown),
    ...gateLines(shown),
  ]);
}

/** What would be sent: the page is there without it, for a no needs no plan, and a yes has it worked out anew. */
async function planLines({ proposal }: AnswerLink, commands: HttpParts['commands']): Promise<string[]> {
  try {
    const { summary, steps, preconditions, warnings } = await commands.plan(proposal);
    const unmet = preconditions.filter(({ holds }) => !holds);
    return [
      '<h2>What would be sent</h2>',
      paragraph(summary),
      ...warnings.map(paragraph),
      ...(steps.length === 0
        ? [paragraph(['Nothing, by what was read just now', ...unmet.map(({ detail }) => detail)].join(': '))]
        : [`<pre>${escaped(steps.flatMap((step) => step.commands).join('\n'))}</pre>`]),
    ];
  } catch (error) {
    if (!(error instanceof CommandRefused)) throw error;
    return ['<h2>What would be sent</h2>', paragraph(error.message)];
  }
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
