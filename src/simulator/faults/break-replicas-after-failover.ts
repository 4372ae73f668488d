import { z } from 'zod';
import { impairDatabase } from '../world/data/database.ts';
import { defineFault } from './fault.ts';
import { databaseName } from './select.ts';
import { sampleMultiAz, selectMultiAz } from './select-database.ts';

export const breakReplicasAfterFailover = defineFault({
  name: 'break-replicas-after-failover',
  summary:
    'the standby lacks the newest commits: if RDS fails over they are lost, and replicas that have them stop',
  parameters: z.strictObject({
    database: databaseName,
    seconds: z.number().positive().max(3_600).default(5).describe('Seconds of commits that it lacks.'),
  }),
  sample: sampleMultiAz,
  begin: (world, { database, seconds }) =>
    impairDatabase(world, selectMultiAz(world, database), { kind: 'loose-commits', seconds }),
});
