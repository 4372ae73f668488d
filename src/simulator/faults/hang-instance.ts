import { z } from 'zod';
import { cure, impairAll } from './cure.ts';
import { defineFault } from './fault.ts';
import { machines, sampleMachine, selectInstances } from './select.ts';

export const hangInstance = defineFault({
  name: 'hang-instance',
  summary: 'the kernel of one machine hangs: it answers neither users nor status checks',
  parameters: z.strictObject({ ...machines, cure }),
  sample: sampleMachine,
  begin: (world, choice) => impairAll(selectInstances(world, choice), { kind: 'hung', cure: choice.cure }),
});
