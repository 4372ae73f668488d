import type { Resource } from '../../model/resource.ts';
import type { WrittenStack } from '../stacks/stack-schema.ts';
import { topicSchema } from '../stacks/topic-schema.ts';
import { resourcesOf, said, type Sketch, text } from './sketch.ts';

type WrittenTopic = NonNullable<WrittenStack['topics']>[number];
type WrittenSubscriber = NonNullable<WrittenTopic['subscribers']>[number];

/** SNS topics, and of who listens the queues and functions that were drawn. How much is published is not known. */
export function drawTopics(
  sketch: Sketch,
  drawn: {
    readonly queues: NonNullable<WrittenStack['queues']>;
    readonly functions: NonNullable<WrittenStack['functions']>;
  },
): readonly WrittenTopic[] {
  const subscriptions = resourcesOf(sketch, 'sns:subscription');
  return resourcesOf(sketch, 'sns:topic').flatMap((topic) => {
    const obstacle = obstacleTo(sketch, topic);
    if (obstacle !== undefined) {
      sketch.leftOut.push(`topic ${topic.name} in ${topic.region}: ${obstacle}`);
      return [];
    }
    const isDrawn = (arn: string | undefined): arn is string =>
      [...drawn.queues, ...drawn.functions].some(
        ({ name, region }) => region === topic.region && name === nameOf(arn),
      );
    const subscribers = subscriptions
      .filter(({ facts }) => facts['topic'] === topic.id)
      .flatMap((one) => subscriberOf(one, isDrawn));
    return [{ name: topic.name, region: topic.region, subscribers }];
  });
}

function obstacleTo(sketch: Sketch, { name, region }: Resource): string | undefined {
  if (!topicSchema.shape.name.safeParse(name).success) return 'FIFO topics are not simulated';
  return sketch.regions.some((one) => one.region === region) ? undefined : 'nothing else is in its region';
}

/** Addresses are made up, for they are not kept. */
function subscriberOf(
  { facts, relations }: Resource,
  isDrawn: (arn: string | undefined) => arn is string,
): readonly WrittenSubscriber[] {
  const deadLetters = text(facts['deadLetterQueue']);
  const deadLetterQueue = isDrawn(deadLetters) ? nameOf(deadLetters) : undefined;
  const protocol = text(facts['protocol']);
  switch (protocol) {
    case 'sqs':
    case 'lambda': {
      const to = relations.find(({ type }) => type === 'routes-to')?.to;
      return isDrawn(to) ? [said({ protocol, endpoint: nameOf(to) ?? to, deadLetterQueue })] : [];
    }
    case 'http':
    case 'https':
      return [said({ protocol: 'https' as const, endpoint: 'https://example.com/', deadLetterQueue })];
    case 'email':
    case 'email-json':
      return [said({ protocol: 'email' as const, endpoint: 'somebody@example.com', deadLetterQueue })];
    default:
      return [];
  }
}

const nameOf = (arn: string | undefined): string | undefined => arn?.split(':').at(-1);
