import { z } from 'zod';
import { impairDatabase } from '../world/data/database.ts';
import { note } from '../world/data/database-events.ts';
import { defineFault } from './fault.ts';
import { replicaName, sampleReplica, selectReplica } from './select-database.ts';

export const cutReplication = defineFault({
  name: 'cut-replication',
  summary: 'a replica gets nothing from its source any more; both work',
  parameters: z.strictObject({ database: replicaName }),
  sample: sampleReplica,
  begin(world, { database }) {
    const replica = selectReplica(world, database);
    const mend = impairDatabase(world, replica, { kind: 'replication-cut' });
    note(world, replica, 'replication-stopped');
    return () => {
      mend();
      note(world, replica, 'replication-resumed');
    };
  },
});
