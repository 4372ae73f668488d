import { z } from 'zod';
import { impairAll } from './cure.ts';
import { defineFault } from './fault.ts';
import { machines, sampleMachine, selectInstances } from './select.ts';

/** AWS refuses requests whose signature is more than five minutes off. */
const refusedPastSeconds = 300;

export const skewClock = defineFault({
  name: 'skew-clock',
  summary:
    'the clock of one machine is wrong: AWS refuses its signatures and its TLS handshakes fail, so the application answers errors while its own health check passes',
  parameters: z.strictObject({
    ...machines,
    seconds: z.number().default(420).describe('How far off the clock is; under 300 s nobody notices.'),
  }),
  sample: sampleMachine,
  begin: (world, { seconds, ...choice }) =>
    impairAll(selectInstances(world, choice), {
      kind: 'errors',
      share: Math.abs(seconds) > refusedPastSeconds ? 1 : 0,
      unseen: true,
      cure: 'none',
    }),
});
