import { takenShape } from '../http/representations/taken.ts';
import { clientOptions, connect } from './client/api.ts';
import { clean, quoted } from './client/print.ts';
import type { CliCommand } from './command.ts';

export const takeCommand: CliCommand = {
  name: 'take',
  summary:
    'Take what needs a person: it stays in sight as yours, and nobody is called about it until you give it back or it is over.',
  arguments: [{ name: '<id>', description: 'incident, target or proposal, as status prints it' }],
  options: clientOptions,
  examples: ['holdfast take inc-20260302-1'],
  run: async (invocation, io) => {
    const path = `/api/v1/needs-human/${encodeURIComponent(invocation.arguments[0] ?? '')}/take`;
    const taken = await connect(invocation, io).post(path, {}, takenShape);
    const { by, target, targetName, incident = target } = taken;
    io.out(
      invocation.options['json'] === true
        ? JSON.stringify(taken, undefined, 2)
        : `${by} has taken ${clean(targetName)}: nobody is called about it. ` +
            `Automation goes on; to keep it off: holdfast hold ${quoted(`resource:${target}`)} --for 2h --reason "…". ` +
            `When you are done: holdfast give-back ${quoted(incident)}`,
    );
    return 0;
  },
};
