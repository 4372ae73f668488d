import type { Request, Response } from 'express';
import { z } from 'zod';
import { answerPath } from '../../engine/answer-links.ts';
import { CommandRefused } from '../../engine/command-refused.ts';
import { answerMarkup, paragraph } from '../answer/markup.ts';
import { questionPage } from '../answer/question.ts';
import { readLink } from '../answer/read-link.ts';
import type { HttpParts } from '../parts.ts';
import { HttpProblem } from '../problem.ts';
import type { Route } from '../route.ts';

const shared = {
  path: answerPath,
  access: 'link',
  query: z.object({ token: z.string().describe('As the notification had it.') }),
  answer: { status: 200, contentType: 'text/html' },
  refusals: [403, 404, 409, 410],
} as const;

/** Programs that look ahead at links in a mail only ever get this: it changes nothing. */
export const question: Route = {
  ...shared,
  method: 'get',
  summary: 'What a link in a notification would answer, with a button. It changes nothing by itself.',
  handle: (request, response, parts) =>
    asPage(response, () => questionPage(readLink(request.query['token'], parts), parts)),
};

export const answer: Route = {
  ...shared,
  method: 'post',
  summary:
    'Answer by the link: once, before it runs out, in the name of the person whom its channel reaches.',
  handle: (request, response, parts) => asPage(response, () => take(request, parts)),
};

async function take(request: Request, parts: HttpParts): Promise<string> {
  const { proposal, question: asked, verdict, by, to, nonce } = readLink(request.query['token'], parts);
  const given = { by, channel: 'link' as const, link: { nonce, question: asked } };
  const verb = verdict === 'approved' ? 'approve' : 'reject';
  const { outcome, text } = await parts.commands[verb](proposal, given);
  parts.log.info({ by, to, proposal, verdict, outcome }, 'answered by a link');
  return answerMarkup(titles[outcome], [paragraph(text), paragraph(`More: holdfast explain '${proposal}'`)]);
}

const titles = {
  begun: 'Approved, and begun',
  waits: 'Approved, not done yet',
  refused: 'Approved, but not done',
  rejected: 'Rejected',
} as const;

/** Whoever clicks a link reads a page, also where it is refused. */
async function asPage(response: Response, make: () => Promise<string>): Promise<void> {
  // The form of the page posts to where it came from; nothing else is loosened.
  const policy = String(response.get('Content-Security-Policy')).replace(
    "form-action 'none'",
    "form-action 'self'",
  );
  response.set('Content-Security-Policy', policy);
  try {
    response.type('text/html').send(await make());
  } catch (error) {
    if (!(error instanceof HttpProblem || error instanceof CommandRefused)) throw error;
    response.status(error.status).type('text/html');
    response.send(answerMarkup('No answer was taken', [paragraph(error.message)]));
  }
}
