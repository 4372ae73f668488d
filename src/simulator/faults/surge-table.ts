import { z } from 'zod';
import { defineFault } from './fault.ts';
import { sampleTable, selectTable, tableChoice } from './select-table.ts';

export const surgeTable = defineFault({
  name: 'surge-table',
  summary: 'much more is asked of a table than usual: what is above its capacity is throttled',
  parameters: z.strictObject({
    ...tableChoice,
    times: z.number().min(1).max(1000).default(10).describe('So many times what is usual.'),
  }),
  sample: (world, draw) => sampleTable(world, draw, ({ capacity }) => capacity !== undefined),
  begin(world, { times, ...choice }) {
    const { surges } = selectTable(world, choice);
    const surge = { times };
    surges.add(surge);
    return () => void surges.delete(surge);
  },
});
