import { z } from 'zod';
import { jsonRoute } from '../route.ts';

export const pause = jsonRoute({
  method: 'post',
  path: '/api/v1/pause',
  summary: 'Throw the stop switch: nothing new is begun, observing goes on.',
  access: 'change',
  body: z.strictObject({ reason: z.string().trim().min(1, 'must say why').max(500) }),
  answer: z.object({ stopSwitch: z.literal('thrown') }),
  reply: async ({ body, author }, { commands }) => {
    await commands.pause(author, body.reason);
    return { stopSwitch: 'thrown' as const };
  },
});
