import { z } from 'zod';
import { channelOf } from '../channel.ts';
import { answeredShape } from '../representations/answered.ts';
import { jsonRoute, type Route } from '../route.ts';

function judgement(verb: 'approve' | 'reject', verdict: 'approved' | 'rejected', summary: string): Route {
  return jsonRoute({
    method: 'post',
    path: `/api/v1/proposals/{id}/${verb}`,
    summary,
    access: 'change',
    refusals: [404, 409],
    answer: answeredShape.extend({ proposal: z.string(), verdict: z.literal(verdict) }),
    reply: async ({ params, author, client }, { commands }) => {
      const proposal = params['id'] ?? '';
      const answered = await commands[verb](proposal, { by: author, channel: channelOf(client) });
      return { proposal, verdict, ...answered, gates: [...answered.gates] };
    },
  });
}

export const approve = judgement(
  'approve',
  'approved',
  'Approve a proposal. The target is read again and every gate asked anew; the answer says what came of it. ' +
    'The id is URL-encoded.',
);
export const reject = judgement(
  'reject',
  'rejected',
  'Reject a proposal: one no outweighs every yes, and it is not asked for again until the facts change.',
);
