import { z } from 'zod';
import { impairDatabase } from '../world/data/database.ts';
import { defineFault } from './fault.ts';
import { databaseName, sampleDatabase, selectDatabase } from './select.ts';

export const slowDatabase = defineFault({
  name: 'slow-database',
  summary: 'the database works, slowly: every query takes longer and it can answer fewer of them',
  parameters: z.strictObject({
    database: databaseName,
    capacityShare: z.number().min(0).max(1).default(0.5).describe('What is left of its usual capacity, 0–1.'),
    latencyMs: z
      .number()
      .min(0)
      .max(60_000)
      .default(1_000)
      .describe('Milliseconds that every query takes longer.'),
  }),
  sample: sampleDatabase,
  begin: (world, { database, ...how }) =>
    impairDatabase(world, selectDatabase(world, database), { kind: 'slow', ...how }),
});
