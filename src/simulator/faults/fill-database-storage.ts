import { z } from 'zod';
import { note, setStatus } from '../world/database.ts';
import { defineFault } from './fault.ts';
import { databaseName, sampleDatabase, selectDatabase } from './select.ts';

export const fillDatabaseStorage = defineFault({
  name: 'fill-database-storage',
  summary: 'the database has no storage left; it was shut down before it could lose data',
  parameters: z.strictObject({ database: databaseName }),
  sample: sampleDatabase,
  begin(world, parameters) {
    const database = selectDatabase(world, parameters.database);
    database.up = false;
    database.change += 1;
    setStatus(world, database, 'storage-full');
    note(world, database, 'Allocated storage has been exhausted.', ['low storage']);
    return () => {
      database.up = true;
      setStatus(world, database, 'available');
      note(world, database, 'The DB instance is available again.', ['recovery']);
    };
  },
});
