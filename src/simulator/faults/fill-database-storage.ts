import { z } from 'zod';
import { impairDatabase } from '../world/data/database.ts';
import { note } from '../world/data/database-events.ts';
import { defineFault } from './fault.ts';
import { databaseName, sampleDatabase, selectDatabase } from './select.ts';

export const fillDatabaseStorage = defineFault({
  name: 'fill-database-storage',
  summary: 'the database has no storage left; it was shut down before it could lose data',
  parameters: z.strictObject({ database: databaseName }),
  sample: sampleDatabase,
  begin(world, parameters) {
    const database = selectDatabase(world, parameters.database);
    const mend = impairDatabase(world, database, { kind: 'storage-full' });
    note(world, database, 'storage-full');
    return () => {
      mend();
      note(world, database, 'recovered');
    };
  },
});
