import { z } from 'zod';
import { cure, impairAll } from './cure.ts';
import { defineFault } from './fault.ts';
import { machines, sampleMachine, selectInstances } from './select.ts';

export const crashApplication = defineFault({
  name: 'crash-application',
  summary: 'the application on one machine is down: connections are refused, the machine itself is fine',
  parameters: z.strictObject({ ...machines, cure }),
  fis: 'aws:ssm:send-command/AWSFIS-Run-Kill-Process',
  sample: sampleMachine,
  begin: (world, choice) =>
    impairAll(selectInstances(world, choice), { kind: 'app-down', cure: choice.cure }),
});
