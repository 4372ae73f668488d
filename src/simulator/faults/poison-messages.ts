import { z } from 'zod';
import { defineFault } from './fault.ts';
import { queueName, sampleQueue, selectQueue } from './select-queue.ts';
import { share } from '../stacks/stack-fields.ts';

export const poisonMessages = defineFault({
  name: 'poison-messages',
  summary: 'a part of the messages of a queue cannot be processed: they end up in its dead-letter queue',
  parameters: z.strictObject({
    queue: queueName,
    share: share.default(0.1).describe('Of the messages: those that no consumer gets done.'),
  }),
  sample: sampleQueue,
  begin(world, { queue, share: poisoned }) {
    const cause = {};
    const { poison } = selectQueue(world, queue);
    poison.set(cause, poisoned);
    return () => poison.delete(cause);
  },
});
