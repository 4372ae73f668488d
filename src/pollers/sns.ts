import type { Poller } from './poller.ts';
import { reread } from './reread.ts';
import { deliveriesPart } from './sns/deliveries.ts';
import { subscriptionsPart } from './sns/subscriptions.ts';
import { rereadTopics, topicsPart } from './sns/topics.ts';

/** SNS: topics and who listens to them, and whether what is published reaches them. */
export const sns: Poller = {
  name: 'sns',
  parts: [topicsPart, subscriptionsPart, deliveriesPart],
  refresh: async (ids, context) => {
    const topics = ids.flatMap((id) => {
      const one = context.model.resources.get(id);
      return one?.kind === 'sns:topic' ? [one] : [];
    });
    return topics.length === 0
      ? []
      : [await reread({ poller: 'sns', part: topicsPart }, context, () => rereadTopics(topics, context))];
  },
};
