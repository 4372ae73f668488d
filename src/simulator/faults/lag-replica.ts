import { z } from 'zod';
import { impairDatabase } from '../world/data/database.ts';
import { rewind } from '../world/data/replication.ts';
import { defineFault } from './fault.ts';
import { replicaName, sampleReplica, selectReplica } from './select-database.ts';

export const lagReplica = defineFault({
  name: 'lag-replica',
  summary: 'a replica is far behind its source, as if it had long been so, or nobody knows how far',
  parameters: z.strictObject({
    database: replicaName,
    seconds: z
      .number()
      .min(0)
      .max(604_800)
      .default(900)
      .describe('So many seconds further behind than usual, at once and until it is healed.'),
    unknown: z.boolean().default(false).describe('Whether RDS cannot tell the lag: its metric says -1.'),
  }),
  sample: sampleReplica,
  begin(world, { database, seconds, unknown }) {
    const replica = selectReplica(world, database);
    rewind(world, replica, seconds);
    const heals = [impairDatabase(world, replica, { kind: 'late', seconds })];
    if (unknown) heals.push(impairDatabase(world, replica, { kind: 'lag-unknown' }));
    return () => {
      for (const heal of heals) heal();
    };
  },
});
