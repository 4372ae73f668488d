import { z } from 'zod';
import { impairDatabase } from '../world/data/database.ts';
import { defineFault } from './fault.ts';
import { databaseName } from './select.ts';
import { sampleFailingOver, selectFailingOver } from './select-database.ts';

export const stickFailover = defineFault({
  name: 'stick-failover',
  summary:
    'a failover that RDS or Aurora should do by itself does not get done; one that it is asked for does',
  parameters: z.strictObject({
    database: databaseName,
    announced: z
      .boolean()
      .default(true)
      .describe(
        'Whether RDS says that it has started, and then no more, and Aurora that it failed; else they say nothing.',
      ),
  }),
  sample: sampleFailingOver,
  begin: (world, { database, announced }) =>
    impairDatabase(world, selectFailingOver(world, database), { kind: 'failover-stuck', announced }),
});
