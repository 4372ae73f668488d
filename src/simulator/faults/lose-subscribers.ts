import { z } from 'zod';
import { defineFault } from './fault.ts';
import { sampleTopic, selectTopic, topicName } from './select-topic.ts';

export const loseSubscribers = defineFault({
  name: 'lose-subscribers',
  summary: 'somebody has taken away all that subscribed to a topic: nobody is told anything',
  parameters: z.strictObject({ topic: topicName }),
  sample: sampleTopic,
  begin(world, { topic: name }) {
    const topic = selectTopic(world, name);
    const lost = topic.subscriptions.splice(0);
    topic.deletedSubscriptions += lost.length;
    return () => void topic.subscriptions.unshift(...lost);
  },
});
