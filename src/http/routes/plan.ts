import { planShape } from '../representations/plan.ts';
import { jsonRoute } from '../route.ts';

export const plan = jsonRoute({
  method: 'get',
  path: '/api/v1/proposals/{id}/plan',
  summary:
    'What a live proposal would send if it were begun now: its very calls, worked out by fresh reads of AWS. Nothing is sent, ' +
    'and no gate is asked. The id is URL-encoded.',
  // It has AWS asked, so it is not for everybody who may look.
  access: 'change',
  refusals: [404, 409],
  answer: planShape,
  reply: async ({ params }, { commands }) => {
    const proposal = params['id'] ?? '';
    const { preconditions, steps, warnings, ...said } = await commands.plan(proposal);
    return {
      proposal,
      ...said,
      preconditions: [...preconditions],
      steps: steps.map(({ name, commands: lines }) => ({ name, commands: [...lines] })),
      warnings: [...warnings],
    };
  },
});
