import { z } from 'zod';
import { defineFault } from './fault.ts';
import { sampleTable, selectTable, tableChoice } from './select-table.ts';

export const pauseTableReplication = defineFault({
  name: 'pause-table-replication',
  summary: 'what is written to a global table in one region does not reach the others',
  parameters: z.strictObject(tableChoice),
  fis: 'aws:dynamodb:global-table-pause-replication',
  sample: (world, draw) => sampleTable(world, draw, ({ replicaRegions }) => replicaRegions.length > 0),
  begin(world, choice) {
    const { cutOff } = selectTable(world, choice);
    const cause = {};
    cutOff.set(cause, world.clock.now());
    return () => void cutOff.delete(cause);
  },
});
