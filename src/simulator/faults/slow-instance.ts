import { z } from 'zod';
import { cure, impairAll } from './cure.ts';
import { defineFault } from './fault.ts';
import { machines, sampleMachine, selectInstances } from './select.ts';

export const slowInstance = defineFault({
  name: 'slow-instance',
  summary: 'one machine answers, but late',
  parameters: z.strictObject({
    ...machines,
    cure,
    latencyMs: z.int().min(1).max(600_000).default(2_000).describe('How much later than usual it answers.'),
  }),
  fis: 'aws:ssm:send-command/AWSFIS-Run-Network-Latency',
  sample: sampleMachine,
  begin: (world, { latencyMs, ...choice }) =>
    impairAll(selectInstances(world, choice), { kind: 'slow', latencyMs, cure: choice.cure }),
});
