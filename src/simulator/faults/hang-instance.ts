import { z } from 'zod';
import { defineFault } from './fault.ts';
import { machines, sampleMachine, selectInstances } from './select.ts';

export const hangInstance = defineFault({
  name: 'hang-instance',
  summary: 'the kernel of one machine hangs: it answers neither users nor status checks',
  parameters: z.strictObject(machines),
  sample: sampleMachine,
  begin(world, choice) {
    const chosen = selectInstances(world, choice);
    for (const instance of chosen) instance.condition = 'hung';
    return () => {
      for (const instance of chosen) instance.condition = 'fine';
    };
  },
});
