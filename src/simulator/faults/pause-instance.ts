import { z } from 'zod';
import { impairAll } from './cure.ts';
import { defineFault } from './fault.ts';
import { machines, sampleMachine, selectInstances } from './select.ts';

export const pauseInstance = defineFault({
  name: 'pause-instance',
  summary:
    'one machine stands still for some seconds, as in a long garbage collection or a live migration, and then runs on as if nothing had been',
  parameters: z.strictObject({
    ...machines,
    seconds: z.number().min(1).max(86_400).default(35).describe('How long it stands still.'),
  }),
  sample: sampleMachine,
  begin(world, { seconds, ...choice }) {
    const heal = impairAll(selectInstances(world, choice), { kind: 'hung', cure: 'reboot' });
    const end = world.clock.after(seconds * 1000, heal);
    return () => {
      end.cancel();
      heal();
    };
  },
});
