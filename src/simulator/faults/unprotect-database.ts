import { z } from 'zod';
import { defineFault } from './fault.ts';
import { databaseName, oneOf, selectDatabase } from './select.ts';

export const unprotectDatabase = defineFault({
  name: 'unprotect-database',
  summary:
    'somebody has turned off the deletion protection of a database; the rules of AWS Config say so within minutes',
  parameters: z.strictObject({ database: databaseName }),
  sample(world, draw) {
    const watched = [...world.databases.values()].filter(
      ({ region, deletionProtection }) =>
        deletionProtection && (world.configRegions.get(region)?.rules.size ?? 0) > 0,
    );
    const found = oneOf(watched, draw);
    return found === undefined ? undefined : { database: found.id };
  },
  begin(world, { database: name }) {
    const database = selectDatabase(world, name);
    database.deletionProtection = false;
    return () => {
      database.deletionProtection = true;
    };
  },
});
