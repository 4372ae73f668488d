import { z } from 'zod';
import { defineFault } from './fault.ts';
import { sampleTable, selectTable, tableChoice } from './select-table.ts';

export const loseTableKey = defineFault({
  name: 'lose-table-key',
  summary: 'the key that a table is encrypted with cannot be used: nobody can read or write the table',
  parameters: z.strictObject(tableChoice),
  sample: (world, draw) => sampleTable(world, draw, () => true),
  begin(world, choice) {
    const { lockedOut } = selectTable(world, choice);
    const cause = {};
    lockedOut.add(cause);
    return () => void lockedOut.delete(cause);
  },
});
