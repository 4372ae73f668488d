import { z } from 'zod';
import { share } from '../stacks/stack-fields.ts';
import { publishVersion } from '../world/serverless/functions.ts';
import { defineFault } from './fault.ts';
import { functionName, sampleFunction, selectFunction } from './select-function.ts';

export const deployFaultyFunction = defineFault({
  name: 'deploy-faulty-function',
  summary: 'a new version of a function is published and its alias leads to it: its calls end in errors',
  parameters: z.strictObject({
    function: functionName,
    share: share.default(1).describe('Of the calls of that version: those that end in an error.'),
  }),
  sample: sampleFunction,
  begin(world, { function: name, share: failed }) {
    const one = selectFunction(world, name);
    const version = publishVersion(world, one, one.aliases[0]);
    one.faultyVersions.set(version, failed);
    // What it needs is there again: a version itself is never changed.
    return () => void one.faultyVersions.delete(version);
  },
});
