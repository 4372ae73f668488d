import { z } from 'zod';
import { clientOptions, connect } from './client/api.ts';
import type { CliCommand } from './command.ts';

export const resetBreakerCommand: CliCommand = {
  name: 'reset-breaker',
  summary: 'Let members of a group be repaired again, after its breaker opened too often and latched.',
  arguments: [{ name: '<group>', description: 'name or id of the group, as status and explain print it' }],
  options: [
    { flags: '--reason <text>', description: 'what was found, for whoever comes next', required: true },
    ...clientOptions,
  ],
  examples: ['holdfast reset-breaker web --reason "bad health check path, fixed"'],
  run: async (invocation, io) => {
    const group = invocation.arguments[0] ?? '';
    const body = { group, reason: invocation.options['reason'] };
    const shape = z.object({ group: z.string(), state: z.string() });
    const answer = await connect(invocation, io).post('/api/v1/breakers/reset', body, shape);
    io.out(
      invocation.options['json'] === true
        ? JSON.stringify(answer, undefined, 2)
        : `The breaker of ${group} is closed. What was asked for meanwhile is decided afresh.`,
    );
    return 0;
  },
};
