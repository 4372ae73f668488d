import { z } from 'zod';
import { clientOptions, connect } from './client/api.ts';
import type { CliCommand } from './command.ts';

export const releaseCommand: CliCommand = {
  name: 'release',
  summary: 'End one hold before its time.',
  arguments: [{ name: '<id>', description: 'the hold, as holds and explain print it' }],
  options: clientOptions,
  examples: ['holdfast release hold-aba2de6798'],
  run: async (invocation, io) => {
    const id = invocation.arguments[0] ?? '';
    const path = `/api/v1/holds/${encodeURIComponent(id)}`;
    const answer = await connect(invocation, io).delete(path, z.object({ released: z.string() }));
    io.out(
      invocation.options['json'] === true
        ? JSON.stringify(answer, undefined, 2)
        : `${answer.released} released.`,
    );
    return 0;
  },
};
