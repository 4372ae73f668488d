import { z } from 'zod';
import { HttpProblem } from '../problem.ts';
import { jsonRoute } from '../route.ts';

export const resetBreaker = jsonRoute({
  method: 'post',
  path: '/api/v1/breakers/reset',
  summary:
    'Close the latched breaker of a group, by its name or id, with a reason. ' +
    'What was asked for meanwhile is decided again from fresh facts.',
  access: 'change',
  refusals: [404, 409],
  body: z.strictObject({
    group: z.string().trim().min(1).max(2048),
    reason: z.string().trim().min(1, 'must say why').max(500),
  }),
  answer: z.object({ group: z.string(), state: z.literal('closed') }),
  reply: async ({ body, author }, { commands, view }) => {
    const known = view.breakers().filter(({ group, name }) => group === body.group || name === body.group);
    const latched = known.filter(({ state }) => state === 'latched');
    const [one] = latched.length > 0 ? latched : known;
    if (one === undefined)
      throw new HttpProblem(
        404,
        `no breaker of "${body.group}" is open or latched; GET /api/v1/breakers lists them`,
      );
    if (latched.length > 1) {
      const ids = latched.map(({ group }) => group);
      throw new HttpProblem(
        409,
        `${ids.length} groups are called "${body.group}", give one of their ids: ${ids.join(', ')}`,
        ids,
      );
    }
    await commands.resetBreaker(one.group, author, body.reason);
    return { group: one.group, state: 'closed' as const };
  },
});
