import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Ids } from '../runtime/ids.ts';

/** What a link says, once, for one person: this answer to this proposal, until then. */
const linkShape = z.strictObject({
  proposal: z.string(),
  /** The number of the event with which it was asked: what is raised anew under the same key is another question. */
  question: z.int(),
  verdict: z.enum(['approved', 'rejected']),
  /** The person whom the channel reaches: the author of the answer. */
  by: z.string(),
  /** The notification channel that it was sent to. */
  to: z.string(),
  expiresAt: z.number(),
  /** Makes each link another one; the journal remembers which were used. */
  nonce: z.string(),
});
export type AnswerLink = z.output<typeof linkShape>;

/** Why a token is no link of ours. */
export interface ForeignToken {
  readonly problem: 'cut-short' | 'foreign';
}

export interface AnswerLinks {
  /** Addresses to send to one person. */
  urls(request: Pick<AnswerLink, 'proposal' | 'question' | 'by' | 'to' | 'expiresAt'>): {
    readonly approve: string;
    readonly reject: string;
  };
  /** What a token says; whether it ran out or was used is for the caller to look at. */
  read(token: string): AnswerLink | ForeignToken;
}

/** The route that a link leads to; it shows what would be done, and changes nothing until it is confirmed. */
export const answerPath = '/api/v1/answer';

/**
 * Links that answer a request for approval, signed with HMAC-SHA-256, so that what one says cannot be
 * changed and none can be made without the secret.
 */
export function createAnswerLinks(options: {
  /** Where people reach Holdfast, such as `https://holdfast.example.com`. */
  readonly publicUrl: string;
  readonly secret: string;
  readonly ids: Ids;
}): AnswerLinks {
  const base = options.publicUrl.replace(/\/+$/, '');
  const signature = (said: string) => createHmac('sha256', options.secret).update(said).digest();
  const url = (link: Omit<AnswerLink, 'nonce'>) => {
    const said = Buffer.from(JSON.stringify({ ...link, nonce: options.ids.next('link') })).toString(
      'base64url',
    );
    return `${base}${answerPath}?token=${said}.${signature(said).toString('base64url')}`;
  };
  return {
    urls: (request) => ({
      approve: url({ ...request, verdict: 'approved' }),
      reject: url({ ...request, verdict: 'rejected' }),
    }),
    read: (token) => {
      const [said = '', signed = '', ...more] = token.split('.');
      const expected = signature(said);
      const given = Buffer.from(signed, 'base64url');
      if (said === '' || given.length !== expected.length || more.length > 0) return { problem: 'cut-short' };
      if (!timingSafeEqual(given, expected)) return { problem: 'foreign' };
      // Signed by us, so it is JSON; an older version may have written another shape.
      const link = linkShape.safeParse(JSON.parse(Buffer.from(said, 'base64url').toString('utf8')));
      return link.success ? link.data : { problem: 'foreign' };
    },
  };
}
