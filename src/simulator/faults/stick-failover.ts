import { z } from 'zod';
import { impairDatabase } from '../world/data/database.ts';
import { defineFault } from './fault.ts';
import { databaseName } from './select.ts';
import { sampleMultiAz, selectMultiAz } from './select-database.ts';

export const stickFailover = defineFault({
  name: 'stick-failover',
  summary: 'a failover that RDS should do by itself does not get done; a reboot with failover does it',
  parameters: z.strictObject({
    database: databaseName,
    announced: z
      .boolean()
      .default(true)
      .describe('Whether RDS says that it has started, and then says no more; else it says nothing.'),
  }),
  sample: sampleMultiAz,
  begin: (world, { database, announced }) =>
    impairDatabase(world, selectMultiAz(world, database), { kind: 'failover-stuck', announced }),
});
