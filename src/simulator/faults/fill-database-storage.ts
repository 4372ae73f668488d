import { z } from 'zod';
import { impairDatabase } from '../world/data/database.ts';
import { note } from '../world/data/database-events.ts';
import { defineFault } from './fault.ts';
import { databaseName, sampleDatabase, selectDatabase } from './select.ts';

export const fillDatabaseStorage = defineFault({
  name: 'fill-database-storage',
  summary: 'the database has no storage left; it was shut down before it could lose data',
  parameters: z.strictObject({
    database: databaseName,
    grownHoursAgo: z
      .number()
      .min(0)
      .max(24)
      .optional()
      .describe('Its storage was changed so many hours ago: RDS takes no other change for six.'),
  }),
  sample: sampleDatabase,
  begin(world, parameters) {
    const database = selectDatabase(world, parameters.database);
    const { grownHoursAgo } = parameters;
    if (grownHoursAgo !== undefined)
      database.storageChangedAt = world.clock.now() - grownHoursAgo * 3_600_000;
    const mend = impairDatabase(world, database, { kind: 'storage-full' });
    note(world, database, 'storage-full');
    return () => {
      mend();
      note(world, database, 'recovered');
    };
  },
});
