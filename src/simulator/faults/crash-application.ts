import { z } from 'zod';
import { defineFault } from './fault.ts';
import { machines, sampleMachine, selectInstances } from './select.ts';

export const crashApplication = defineFault({
  name: 'crash-application',
  summary: 'the application on one machine is down: connections are refused, the machine itself is fine',
  parameters: z.strictObject(machines),
  fis: 'aws:ssm:send-command/AWSFIS-Run-Kill-Process',
  sample: sampleMachine,
  begin(world, choice) {
    const chosen = selectInstances(world, choice);
    for (const instance of chosen) instance.condition = 'app-down';
    return () => {
      for (const instance of chosen) instance.condition = 'fine';
    };
  },
});
