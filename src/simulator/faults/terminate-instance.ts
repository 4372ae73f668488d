import { z } from 'zod';
import { terminateInstance } from '../world/compute/instance.ts';
import { defineFault } from './fault.ts';
import { machines, sampleMachine, selectInstances } from './select.ts';

export const terminateInstanceFault = defineFault({
  name: 'terminate-instance',
  summary: 'somebody has terminated one machine; its Auto Scaling group, if it has one, launches another',
  parameters: z.strictObject(machines),
  fis: 'aws:ec2:terminate-instances',
  sample: sampleMachine,
  begin(world, choice) {
    for (const instance of selectInstances(world, choice)) terminateInstance(world, instance);
    // Nothing brings a terminated machine back.
    return () => undefined;
  },
});
