import { explanationShape } from '../http/representations/explanation.ts';
import { clientOptions, connect } from './client/api.ts';
import { describeExplanation } from './client/describe-explanation.ts';
import type { CliCommand } from './command.ts';

export const explainCommand: CliCommand = {
  name: 'explain',
  summary:
    'Why something was or was not done: evidence, every gate with value and bound, what would change it.',
  arguments: [
    {
      name: '<id>',
      description: 'a proposal, remediation, incident, group, resource or policy, by id or name',
    },
  ],
  options: clientOptions,
  examples: ['holdfast explain i-0123456789abcdef0', 'holdfast explain inc-20260302-1'],
  run: async (invocation, io) => {
    const id = invocation.arguments[0] ?? '';
    const path = `/api/v1/explain/${encodeURIComponent(id)}`;
    const explanation = await connect(invocation, io).get(path, explanationShape);
    io.out(
      invocation.options['json'] === true
        ? JSON.stringify(explanation, undefined, 2)
        : describeExplanation(explanation, io),
    );
    return 0;
  },
};
