import { z } from 'zod';
import { rebootInstance } from '../world/compute/instance.ts';
import { defineFault } from './fault.ts';
import { machines, sampleMachine, selectInstances } from './select.ts';

export const rebootInstanceFault = defineFault({
  name: 'reboot-instance',
  summary: 'one machine restarts unasked; it serves again once it has booted',
  parameters: z.strictObject(machines),
  fis: 'aws:ec2:reboot-instances',
  sample: sampleMachine,
  begin(world, choice) {
    for (const instance of selectInstances(world, choice)) rebootInstance(world, instance);
    // A reboot is over by itself; there is nothing to take back.
    return () => undefined;
  },
});
