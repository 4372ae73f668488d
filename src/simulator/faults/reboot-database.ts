import { z } from 'zod';
import { rebootDatabase } from '../world/data/restart-database.ts';
import { defineFault } from './fault.ts';
import { databaseName, sampleDatabase, selectDatabase } from './select.ts';

export const rebootDatabaseFault = defineFault({
  name: 'reboot-database',
  summary: 'somebody restarts the database, once: it is away for half a minute and comes back cold',
  parameters: z.strictObject({ database: databaseName }),
  fis: 'aws:rds:reboot-db-instances',
  sample: sampleDatabase,
  begin(world, { database }) {
    rebootDatabase(world, selectDatabase(world, database));
    return () => undefined;
  },
});
