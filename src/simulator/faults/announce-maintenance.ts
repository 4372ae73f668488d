import { z } from 'zod';
import { rebootDatabase } from '../world/data/restart-database.ts';
import { defineFault } from './fault.ts';
import { databaseName, sampleDatabase, selectDatabase } from './select.ts';

export const announceMaintenance = defineFault({
  name: 'announce-maintenance',
  summary: 'RDS has maintenance waiting for a database, and restarts it for that when the time comes',
  parameters: z.strictObject({
    database: databaseName,
    inMinutes: z
      .number()
      .min(0)
      .max(20_160)
      .optional()
      .describe('When RDS applies it by itself; absent: only when somebody asks for it.'),
  }),
  sample(world, draw) {
    const found = sampleDatabase(world, draw);
    return found === undefined ? undefined : { ...found, inMinutes: 2 + Math.floor(draw.next() * 9) };
  },
  begin(world, { database: name, inMinutes }) {
    const database = selectDatabase(world, name);
    const appliesAt = inMinutes === undefined ? undefined : world.clock.now() + inMinutes * 60_000;
    const waiting = {
      action: 'system-update',
      description: 'New Operating System update is available',
      ...(appliesAt === undefined ? {} : { appliesAt }),
    };
    database.maintenance.add(waiting);
    const due =
      appliesAt === undefined
        ? undefined
        : world.clock.at(appliesAt, () => {
            if (database.maintenance.delete(waiting) && database.up) rebootDatabase(world, database);
          });
    return () => {
      due?.cancel();
      database.maintenance.delete(waiting);
    };
  },
});
