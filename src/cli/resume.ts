import { z } from 'zod';
import { clientOptions, connect } from './client/api.ts';
import type { CliCommand } from './command.ts';

export const resumeCommand: CliCommand = {
  name: 'resume',
  summary: 'Clear the stop switch. Everything is decided again from fresh facts.',
  options: clientOptions,
  examples: ['holdfast resume'],
  run: async (invocation, io) => {
    const shape = z.object({ stopSwitch: z.string(), source: z.string() });
    const answer = await connect(invocation, io).post('/api/v1/resume', {}, shape);
    const clear = answer.stopSwitch === 'clear';
    const text = clear
      ? 'Resumed.'
      : `Still ${answer.stopSwitch}: ${answer.source} holds it too; clear that as well.`;
    io.out(invocation.options['json'] === true ? JSON.stringify(answer, undefined, 2) : text);
    return clear ? 0 : 1;
  },
};
