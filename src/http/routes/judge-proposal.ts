import { z } from 'zod';
import { jsonRoute, type Route } from '../route.ts';

function judgement(verb: 'approve' | 'reject', verdict: 'approved' | 'rejected', summary: string): Route {
  return jsonRoute({
    method: 'post',
    path: `/api/v1/proposals/{id}/${verb}`,
    summary,
    access: 'change',
    refusals: [404, 409],
    answer: z.object({ proposal: z.string(), verdict: z.literal(verdict) }),
    reply: async ({ params, author }, { commands }) => {
      const proposal = params['id'] ?? '';
      await commands[verb](proposal, author);
      return { proposal, verdict };
    },
  });
}

export const approve = judgement(
  'approve',
  'approved',
  'Approve a proposal. Every gate is evaluated again before anything is done. The id is URL-encoded.',
);
export const reject = judgement(
  'reject',
  'rejected',
  'Reject a proposal: it is not done, and not asked for again while the rejection lasts.',
);
