import { queueUrl } from '../world/signals/queues.ts';
import { createTopic, startTopics, subscribe } from '../world/signals/topics.ts';
import type { World } from '../world/state/world.ts';
import { tagsOf } from './ground.ts';
import { known, regionOf } from './places.ts';
import type { StackDescription } from './stack-schema.ts';

/** The topics and who subscribed to them. A stack without any costs nothing. */
export function buildTopics(world: World, stack: StackDescription): void {
  for (const { name, messagesPerSecond, subscribers, ...placed } of stack.topics) {
    const region = known(regionOf(stack, placed.region), placed.region);
    const tags = tagsOf(stack, placed.tags);
    const topic = createTopic(world, { name, region, messagesPerSecond, tags });
    const arnOf = (service: string, resource: string) =>
      `arn:aws:${service}:${region}:${world.account}:${resource}`;
    for (const { protocol, endpoint, confirmed, deadLetterQueue } of subscribers)
      subscribe(world, topic, {
        protocol,
        endpoint: endpointOf(protocol, endpoint, arnOf),
        confirmed: confirmed || protocol === 'sqs' || protocol === 'lambda',
        ...(deadLetterQueue === undefined
          ? {}
          : {
              deadLetterQueue: known(
                world.queues.get(queueUrl(world, deadLetterQueue, region)),
                deadLetterQueue,
              ).arn,
            }),
      });
  }
  if (stack.topics.length > 0) startTopics(world);
}

function endpointOf(
  protocol: string,
  endpoint: string,
  arnOf: (service: string, resource: string) => string,
): string {
  if (protocol === 'sqs') return arnOf('sqs', endpoint);
  return protocol === 'lambda' ? arnOf('lambda', `function:${endpoint}`) : endpoint;
}
