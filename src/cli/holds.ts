import type { z } from 'zod';
import { holdShape } from '../http/representations/hold.ts';
import { pageShape } from '../http/representations/page.ts';
import { clientOptions, connect } from './client/api.ts';
import { clean, clockTime, table } from './client/print.ts';
import type { CliCommand } from './command.ts';

const most = 1000;

export const holdsCommand: CliCommand = {
  name: 'holds',
  summary: 'Holds in force, the first to end first: id, scope, until when, whose and why.',
  options: clientOptions,
  examples: ['holdfast holds'],
  run: async (invocation, io) => {
    const page = await connect(invocation, io).get(`/api/v1/holds?limit=${most}`, pageShape(holdShape));
    if (invocation.options['json'] === true) io.out(JSON.stringify(page, undefined, 2));
    else io.out(page.items.length === 0 ? 'Nothing is held.' : table(page.items.map(holdRow), io, ''));
    return 0;
  },
};

/** A hold in a line. */
export function holdRow(hold: z.output<typeof holdShape>): readonly string[] {
  const only = hold.actions.length === 0 ? '' : ` (only ${hold.actions.map(clean).join(', ')})`;
  return [
    hold.id,
    `${clean(hold.scope)}${only}`,
    `until ${clockTime(hold.expiresAt)}`,
    `${clean(hold.owner)}: ${clean(hold.reason)}`,
  ];
}
