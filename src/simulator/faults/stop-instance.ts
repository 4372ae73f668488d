import { z } from 'zod';
import { startInstance, stopInstance } from '../world/compute/instance.ts';
import { defineFault } from './fault.ts';
import { machines, sampleMachine, selectInstances } from './select.ts';

export const stopInstanceFault = defineFault({
  name: 'stop-instance',
  summary: 'somebody has stopped one machine; it is started when it is healed, where it is still there',
  parameters: z.strictObject(machines),
  fis: 'aws:ec2:stop-instances',
  sample: sampleMachine,
  begin(world, choice) {
    const stopped = selectInstances(world, choice);
    for (const instance of stopped) stopInstance(world, instance);
    return () => {
      for (const instance of stopped)
        if (instance.state === 'stopping' || instance.state === 'stopped') startInstance(world, instance);
    };
  },
});
