import { z } from 'zod';
import { impairAll } from './cure.ts';
import { defineFault } from './fault.ts';
import { machines, sampleMachine, selectInstances } from './select.ts';

export const stickVolumes = defineFault({
  name: 'stick-volumes',
  summary:
    'the EBS volumes of one machine take no I/O: it stands still, the instance and attached-EBS checks fail, the system check does not',
  parameters: z.strictObject(machines),
  fis: 'aws:ebs:pause-volume-io',
  sample: sampleMachine,
  begin: (world, choice) => impairAll(selectInstances(world, choice), { kind: 'disk-stuck', cure: 'none' }),
});
