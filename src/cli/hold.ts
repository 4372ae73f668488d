import { z } from 'zod';
import { holdShape } from '../http/representations/hold.ts';
import { parseDuration } from '../runtime/duration.ts';
import { clientOptions, connect } from './client/api.ts';
import { clean, clockTime } from './client/print.ts';
import type { CliCommand } from './command.ts';

export const holdCommand: CliCommand = {
  name: 'hold',
  summary: 'Keep automation off something for a while. It goes on observing.',
  arguments: [
    {
      name: '<scope>',
      description:
        'all, policy:NAME, resource:ID, group:NAME (all that have it), service:NAME, zone:NAME or account:ID',
    },
  ],
  options: [
    {
      flags: '--for <duration>',
      description: 'how long, at most 24h: 2h, 90m',
      required: true,
      parse: duration,
    },
    { flags: '--reason <text>', description: 'why, for whoever finds it', required: true },
    { flags: '--actions <names>', description: 'only these actions, separated by commas' },
    ...clientOptions,
  ],
  examples: ['holdfast hold service:checkout --for 2h --reason "migrating the database"'],
  run: async (invocation, io) => {
    const { options } = invocation;
    const actions = typeof options['actions'] === 'string' ? options['actions'].split(',') : [];
    const body = {
      scope: invocation.arguments[0],
      for: options['for'],
      reason: options['reason'],
      actions: actions.map((name) => name.trim()).filter((name) => name !== ''),
    };
    const placed = await connect(invocation, io).post('/api/v1/holds', body, placedShape);
    io.out(
      options['json'] === true
        ? JSON.stringify(placed, undefined, 2)
        : `${placed.id} holds ${clean(placed.scope)} until ${clockTime(placed.expiresAt)}.${sharedName(placed.groups)} To end it sooner: holdfast release ${placed.id}`,
    );
    return 0;
  },
};

const placedShape = holdShape.extend({
  groups: z.array(z.object({ id: z.string(), name: z.string() })).optional(),
});

function sharedName(groups: z.output<typeof placedShape>['groups']): string {
  if (groups === undefined) return '';
  const each = groups.map(({ id, name }) => `${clean(name)} (${clean(id)})`).join(', ');
  return ` ${groups.length} groups have that name and all are held: ${each}. To hold one alone, give its ARN.`;
}

function duration(text: string): string {
  if (parseDuration(text) === undefined) throw new Error('must be a duration such as 2h, 90m or 1h30m');
  return text;
}
