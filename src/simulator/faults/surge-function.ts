import { z } from 'zod';
import { defineFault } from './fault.ts';
import { functionName, sampleFunction, selectFunction } from './select-function.ts';

export const surgeFunction = defineFault({
  name: 'surge-function',
  summary: 'a function is called far more often than usual: what is above its concurrency is throttled',
  parameters: z.strictObject({
    function: functionName,
    times: z.number().min(1).max(10_000).default(20).describe('So many times what is usual.'),
  }),
  sample: sampleFunction,
  begin(world, { function: name, times }) {
    const surge = { times };
    const { surges } = selectFunction(world, name);
    surges.add(surge);
    return () => void surges.delete(surge);
  },
});
