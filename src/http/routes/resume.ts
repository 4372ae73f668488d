import { z } from 'zod';
import { jsonRoute } from '../route.ts';

export const resume = jsonRoute({
  method: 'post',
  path: '/api/v1/resume',
  summary: 'Clear the stop switch. What was proposed meanwhile is decided again from fresh facts.',
  access: 'change',
  refusals: [409],
  answer: z.object({ stopSwitch: z.enum(['clear', 'thrown', 'unreadable']), source: z.string() }),
  reply: async ({ author }, { view, commands }) => {
    await commands.resume(author);
    const { state, source } = view.stopSwitch();
    return { stopSwitch: state, source };
  },
});
