import { z } from 'zod';
import { clientOptions, connect } from './client/api.ts';
import type { CliCommand } from './command.ts';

export const pauseCommand: CliCommand = {
  name: 'pause',
  summary: 'Throw the stop switch: nothing new is begun anywhere. It goes on observing.',
  options: [
    { flags: '--reason <text>', description: 'why, for whoever finds it', required: true },
    ...clientOptions,
  ],
  examples: ['holdfast pause --reason "network team is at work"'],
  run: async (invocation, io) => {
    const body = { reason: invocation.options['reason'] };
    const shape = z.object({ stopSwitch: z.string() });
    const answer = await connect(invocation, io).post('/api/v1/pause', body, shape);
    io.out(
      invocation.options['json'] === true
        ? JSON.stringify(answer, undefined, 2)
        : 'Paused: nothing new is begun. To go on: holdfast resume',
    );
    return 0;
  },
};
