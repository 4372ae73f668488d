import { takenShape } from '../http/representations/taken.ts';
import { clientOptions, connect } from './client/api.ts';
import { clean } from './client/print.ts';
import type { CliCommand } from './command.ts';

export const giveBackCommand: CliCommand = {
  name: 'give-back',
  summary: 'Give back what somebody has taken and does not go on with: people are called about it again.',
  arguments: [{ name: '<id>', description: 'incident or target, as take and status print it' }],
  options: clientOptions,
  examples: ['holdfast give-back inc-20260302-1'],
  run: async (invocation, io) => {
    const path = `/api/v1/needs-human/${encodeURIComponent(invocation.arguments[0] ?? '')}/give-back`;
    const given = await connect(invocation, io).post(path, {}, takenShape);
    io.out(
      invocation.options['json'] === true
        ? JSON.stringify(given, undefined, 2)
        : `${clean(given.targetName)} is nobody's now. ${clean(given.by)} had taken it.`,
    );
    return 0;
  },
};
