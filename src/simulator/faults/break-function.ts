import { z } from 'zod';
import { share } from '../stacks/stack-fields.ts';
import { defineFault } from './fault.ts';
import { functionName, sampleFunction, selectFunction } from './select-function.ts';

export const breakFunction = defineFault({
  name: 'break-function',
  summary: 'a part of the calls of a function ends in an error, whatever its version',
  parameters: z.strictObject({
    function: functionName,
    share: share.default(0.5).describe('Of the calls: those that end in an error.'),
  }),
  fis: 'aws:lambda:invocation-error',
  sample: sampleFunction,
  begin(world, { function: name, share: failed }) {
    const cause = {};
    const { failing } = selectFunction(world, name);
    failing.set(cause, failed);
    return () => void failing.delete(cause);
  },
});
