import { z } from 'zod';
import { impairDatabase } from '../world/data/database.ts';
import { defineFault } from './fault.ts';
import { databaseName, sampleDatabase, selectDatabase } from './select.ts';

export const pauseDatabase = defineFault({
  name: 'pause-database',
  summary:
    'the engine stands still, as on a host that is moved; when it goes on it still takes itself for what it was',
  parameters: z.strictObject({ database: databaseName }),
  sample: sampleDatabase,
  begin: (world, { database }) => impairDatabase(world, selectDatabase(world, database), { kind: 'paused' }),
});
