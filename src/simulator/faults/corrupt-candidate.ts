import { z } from 'zod';
import { impairDatabase } from '../world/data/database.ts';
import { defineFault } from './fault.ts';
import { replicaName, sampleReplica, selectReplica } from './select-database.ts';

export const corruptCandidate = defineFault({
  name: 'corrupt-candidate',
  summary: 'what a replica has written for some time is bad, though it shows no lag and no error',
  parameters: z.strictObject({
    database: replicaName,
    forSeconds: z
      .number()
      .min(0)
      .max(604_800)
      .default(3_600)
      .describe('Since how many seconds its data is bad: promoted, it has none of the writes since.'),
  }),
  sample: sampleReplica,
  begin: (world, { database, forSeconds }) =>
    impairDatabase(world, selectReplica(world, database), {
      kind: 'corrupt',
      since: world.clock.now() - forSeconds * 1000,
    }),
});
