import { z } from 'zod';
import { share } from '../stacks/stack-fields.ts';
import { defineFault } from './fault.ts';
import { sampleTopic, selectTopic, topicName } from './select-topic.ts';

export const refuseNotifications = defineFault({
  name: 'refuse-notifications',
  summary: 'who subscribed to a topic refuses what SNS sends: a policy was changed, or nobody answers',
  parameters: z.strictObject({
    topic: topicName,
    share: share.default(1).describe('Of the notifications: those that are refused.'),
  }),
  sample: sampleTopic,
  begin(world, { topic, share: refusedShare }) {
    const cause = {};
    const { refused } = selectTopic(world, topic);
    refused.set(cause, refusedShare);
    return () => void refused.delete(cause);
  },
});
