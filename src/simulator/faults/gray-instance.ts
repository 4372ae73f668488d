import { z } from 'zod';
import { cure, impairAll } from './cure.ts';
import { defineFault } from './fault.ts';
import { machines, sampleMachine, selectInstances } from './select.ts';

export const grayInstance = defineFault({
  name: 'gray-instance',
  summary: 'one machine answers a share of the requests with an error while its health checks mostly pass',
  parameters: z.strictObject({
    ...machines,
    cure,
    share: z.number().gt(0).max(1).default(0.3).describe('Share of the requests that fail, 0–1.'),
  }),
  fis: 'aws:ssm:send-command/AWSFIS-Run-Network-Packet-Loss',
  sample: sampleMachine,
  begin: (world, { share, ...choice }) =>
    impairAll(selectInstances(world, choice), { kind: 'errors', share, cure: choice.cure }),
});
