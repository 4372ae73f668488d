import { z } from 'zod';
import { defineFault } from './fault.ts';
import { machines, sampleMachine, selectInstances } from './select.ts';

export const slowInstance = defineFault({
  name: 'slow-instance',
  summary: 'one machine answers, but late',
  parameters: z.strictObject(machines),
  fis: 'aws:ssm:send-command/AWSFIS-Run-CPU-Stress',
  sample: sampleMachine,
  begin(world, choice) {
    const chosen = selectInstances(world, choice);
    for (const instance of chosen) instance.condition = 'slow';
    return () => {
      for (const instance of chosen) instance.condition = 'fine';
    };
  },
});
