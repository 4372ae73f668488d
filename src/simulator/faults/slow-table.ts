import { z } from 'zod';
import { defineFault } from './fault.ts';
import { sampleTable, selectTable, tableChoice } from './select-table.ts';

export const slowTable = defineFault({
  name: 'slow-table',
  summary: 'DynamoDB answers what is asked of a table, but takes longer than usual',
  parameters: z.strictObject({
    ...tableChoice,
    times: z.number().min(1).max(1000).default(10).describe('So many times what is usual.'),
  }),
  sample: (world, draw) => sampleTable(world, draw, () => true),
  begin(world, { times, ...choice }) {
    const { slowdowns } = selectTable(world, choice);
    const slowdown = { times };
    slowdowns.add(slowdown);
    return () => void slowdowns.delete(slowdown);
  },
});
