import { z } from 'zod';
import { defineFault } from './fault.ts';
import { oneOf } from './select.ts';

export const failBackups = defineFault({
  name: 'fail-backups',
  summary: 'AWS Backup is not let in any more, by a role or a key: backups fail, and nothing else shows it',
  parameters: z.strictObject({
    backup: z
      .string()
      .min(1)
      .describe('`backup` (the first thing that is backed up), or the name of a database, table or bucket.'),
  }),
  sample(world, draw) {
    const found = oneOf([...world.backups.values()], draw);
    return found === undefined ? undefined : { backup: found.name };
  },
  begin(world, { backup: name }) {
    const there = [...world.backups.values()];
    const found = name === 'backup' ? there[0] : there.find((one) => one.name === name);
    if (found === undefined)
      throw new Error(
        `nothing called ${name} is backed up in the simulated account; there are ${there.map((one) => one.name).join(', ') || 'none'}`,
      );
    const cause = {};
    found.failing.add(cause);
    return () => void found.failing.delete(cause);
  },
});
