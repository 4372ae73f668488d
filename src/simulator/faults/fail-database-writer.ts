import { z } from 'zod';
import { note, setStatus } from '../world/database.ts';
import { defineFault } from './fault.ts';
import { databaseName, sampleDatabase, selectDatabase } from './select.ts';

export const failDatabaseWriter = defineFault({
  name: 'fail-database-writer',
  summary: 'the storage of the database that takes the writes has failed; it refuses every connection',
  parameters: z.strictObject({ database: databaseName }),
  sample: sampleDatabase,
  begin(world, parameters) {
    const database = selectDatabase(world, parameters.database);
    database.up = false;
    database.change += 1;
    setStatus(world, database, 'failed');
    note(world, database, 'The DB instance has failed: its storage cannot be reached.', ['failure']);
    return () => {
      database.up = true;
      setStatus(world, database, 'available');
      note(world, database, 'The DB instance is available again.', ['recovery']);
    };
  },
});
