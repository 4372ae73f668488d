import { z } from 'zod';
import { jsonRoute } from '../route.ts';

export const releaseHold = jsonRoute({
  method: 'delete',
  path: '/api/v1/holds/{id}',
  summary: 'End one hold before its time.',
  access: 'change',
  refusals: [404],
  answer: z.object({ released: z.string() }),
  reply: async ({ params, author }, { commands }) => {
    const id = params['id'] ?? '';
    await commands.release(id, author);
    return { released: id };
  },
});
