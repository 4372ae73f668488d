import { z } from 'zod';
import { impairAll } from './cure.ts';
import { defineFault } from './fault.ts';
import { machines, sampleMachine, selectInstances } from './select.ts';

export const failHost = defineFault({
  name: 'fail-host',
  summary:
    'the hardware under one machine has failed: the system status check fails, a start on another host mends it',
  parameters: z.strictObject(machines),
  sample: sampleMachine,
  begin: (world, choice) =>
    impairAll(selectInstances(world, choice), { kind: 'host-failed', cure: 'new-host' }),
});
