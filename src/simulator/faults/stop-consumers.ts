import { z } from 'zod';
import { defineFault } from './fault.ts';
import { queueName, sampleQueue, selectQueue } from './select-queue.ts';

export const stopConsumers = defineFault({
  name: 'stop-consumers',
  summary: 'nobody takes messages from a queue any more: they wait',
  parameters: z.strictObject({ queue: queueName }),
  sample: sampleQueue,
  begin(world, { queue }) {
    const cause = {};
    const { consumersDown } = selectQueue(world, queue);
    consumersDown.add(cause);
    return () => consumersDown.delete(cause);
  },
});
