import { z } from 'zod';
import { HttpProblem } from '../problem.ts';
import { jsonRoute } from '../route.ts';

export const reload = jsonRoute({
  method: 'post',
  path: '/-/reload',
  summary: 'Read the policies again: all or nothing. What does not load leaves the last good set in force.',
  access: 'change',
  refusals: [422],
  answer: z.object({ revision: z.string(), policies: z.int(), warnings: z.array(z.string()) }),
  reply: async (_input, { view, commands }) => {
    const problems = await commands.reload();
    const lines = (severity: 'error' | 'warning') =>
      problems
        .filter((problem) => problem.severity === severity)
        .map(({ position, message, hint }) => {
          const advice = hint === undefined ? '' : ` (${hint})`;
          return `${position.file}:${position.line}:${position.column}: ${message}${advice}`;
        });
    const errors = lines('error');
    if (errors.length > 0) {
      const more = errors.length > 1 ? ` and ${errors.length - 1} more` : '';
      throw new HttpProblem(422, `policies not loaded, the last good ones stay: ${errors[0]}${more}`, errors);
    }
    return { revision: view.policyRevision(), policies: view.policies().length, warnings: lines('warning') };
  },
});
