import { z } from 'zod';
import { impairDatabase } from '../world/data/database.ts';
import { note } from '../world/data/database-events.ts';
import { defineFault } from './fault.ts';
import { databaseName, sampleDatabase, selectDatabase } from './select.ts';

export const failDatabaseWriter = defineFault({
  name: 'fail-database-writer',
  summary:
    'the storage of the database that takes the writes has failed; it refuses every connection, and RDS fails over if it is Multi-AZ',
  parameters: z.strictObject({ database: databaseName }),
  sample: sampleDatabase,
  begin(world, parameters) {
    const database = selectDatabase(world, parameters.database);
    const mend = impairDatabase(world, database, { kind: 'storage-failed' });
    if (database.status === 'failed') note(world, database, 'failed');
    return () => {
      const wasFailed = database.status === 'failed';
      mend();
      if (wasFailed) note(world, database, 'recovered');
    };
  },
});
