import { z } from 'zod';
import { impairDatabase } from '../world/data/database.ts';
import { defineFault } from './fault.ts';
import { databaseName, selectDatabase } from './select.ts';
import { sampleWhere } from './select-database.ts';

export const overloadDatabase = defineFault({
  name: 'overload-database',
  summary: 'heavy work runs on the database beside that of the users: a schema migration, a report',
  parameters: z.strictObject({
    database: databaseName,
    share: z
      .number()
      .positive()
      .max(100)
      .default(2)
      .describe('The work, as a share of what the database can do when warm: 2 is twice that.'),
  }),
  sample: (world, draw) => sampleWhere(world, draw, ({ capacity }) => Number.isFinite(capacity)),
  begin(world, parameters) {
    const database = selectDatabase(world, parameters.database);
    if (!Number.isFinite(database.capacity))
      throw new Error(`database ${database.id} cannot be overloaded: give it queriesPerSecond in its stack`);
    return impairDatabase(world, database, { kind: 'load', share: parameters.share });
  },
});
