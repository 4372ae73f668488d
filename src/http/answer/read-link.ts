import { anotherQuestion } from '../../engine/answer.ts';
import { timeInWords } from '../../model/time-in-words.ts';
import type { AnswerLink } from '../../engine/answer-links.ts';
import type { HttpParts } from '../parts.ts';
import { HttpProblem } from '../problem.ts';

/** The link in a request, good and unused. Throws HttpProblem, in words for whoever clicked. */
export function readLink(token: unknown, { links, view }: HttpParts): AnswerLink {
  if (links === undefined)
    throw new HttpProblem(
      404,
      'This Holdfast sends no links: answer with holdfast approve or holdfast reject.',
    );
  const link = links.read(typeof token === 'string' ? token : '');
  if ('problem' in link) {
    throw link.problem === 'cut-short'
      ? new HttpProblem(
          400,
          'This link is not whole: it was cut short on its way. Copy all of it from the notification.',
        )
      : new HttpProblem(
          403,
          'This link was not made by this Holdfast, or its secret has changed since. Answer with holdfast approve or holdfast reject.',
        );
  }
  const usedAt = view.linkUsedAt(link.nonce);
  if (usedAt !== undefined)
    throw new HttpProblem(
      410,
      `This link was used already, at ${timeInWords(usedAt)}: each works once. What came of it: holdfast explain.`,
    );
  if (link.expiresAt <= view.now())
    throw new HttpProblem(
      410,
      `This link ran out at ${timeInWords(link.expiresAt)}, with the question. If it is still asked, answer with holdfast approve or holdfast reject.`,
    );
  const isLive = view.decisions().some(({ proposal }) => proposal.key === link.proposal);
  if (isLive && view.questionOf(link.proposal) !== link.question) throw new HttpProblem(410, anotherQuestion);
  return link;
}
