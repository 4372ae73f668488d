import { z } from 'zod';
import { channelOf } from '../channel.ts';
import { answeredShape } from '../representations/answered.ts';
import { jsonRoute } from '../route.ts';

export const breakGlass = jsonRoute({
  method: 'post',
  path: '/api/v1/proposals/{id}/break-glass',
  summary:
    'Order a proposal to be done in spite of the gates that are named, once, within 15 minutes. All others are ' +
    'asked anew; some can never be overridden. Everybody is told. The id is URL-encoded.',
  access: 'break-glass',
  refusals: [404, 409],
  body: z.strictObject({
    override: z
      .array(z.string().min(1))
      .min(1, 'must name each gate that is overridden')
      .max(50)
      .describe('Names of the gates that are against it.'),
    reason: z.string().trim().min(1, 'must say why').max(500),
  }),
  answer: answeredShape.extend({ proposal: z.string(), overridden: z.array(z.string()) }),
  reply: async ({ params, body, author, client }, { commands }) => {
    const proposal = params['id'] ?? '';
    const { reason } = body;
    const gates = [...new Set(body.override)];
    const order = { proposal, by: author, channel: channelOf(client), gates, reason };
    const answered = await commands.breakGlass(order);
    return { proposal, overridden: gates, ...answered, gates: [...answered.gates] };
  },
});
