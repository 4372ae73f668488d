import type { Resource } from '../../model/resource.ts';
import { queueSchema } from '../stacks/queue-schema.ts';
import type { WrittenStack } from '../stacks/stack-schema.ts';
import { count, resourcesOf, said, seconds, type Sketch, text } from './sketch.ts';

type WrittenQueue = NonNullable<WrittenStack['queues']>[number];

/** SQS queues, dead-letter queues before what they serve. How much passes through them is not known. */
export function drawQueues(sketch: Sketch): readonly WrittenQueue[] {
  const drawn: WrittenQueue[] = [];
  const waiting = new Map(resourcesOf(sketch, 'sqs:queue').map((one) => [one.id, one]));
  // Each round takes those whose dead-letter queue is there, so it ends after as many rounds as are chained.
  for (let before = -1; before !== drawn.length; ) {
    before = drawn.length;
    for (const [id, queue] of waiting) {
      const to = text(queue.facts['deadLetterQueue']);
      if (to !== undefined && waiting.has(to)) continue;
      waiting.delete(id);
      const obstacle = obstacleTo(sketch, queue);
      if (obstacle === undefined) drawn.push(queueOf(queue, drawn));
      else sketch.leftOut.push(`queue ${queue.name} in ${queue.region}: ${obstacle}`);
    }
  }
  for (const { name, region } of waiting.values())
    sketch.leftOut.push(`queue ${name} in ${region}: it is among its own dead-letter queues`);
  return drawn;
}

function obstacleTo(sketch: Sketch, { name, region }: Resource): string | undefined {
  if (!queueSchema.shape.name.safeParse(name).success) return 'FIFO queues are not simulated';
  return sketch.regions.some((one) => one.region === region) ? undefined : 'nothing else is in its region';
}

function queueOf({ name, region, facts }: Resource, drawn: readonly WrittenQueue[]): WrittenQueue {
  const to = text(facts['deadLetterQueue'])?.split(':').at(-1);
  const retention = count(facts['retentionSeconds']);
  const serves = drawn.some((queue) => queue.name === to && queue.region === region);
  return said({
    name,
    region,
    retention: retention === undefined ? undefined : seconds(retention),
    deadLetterQueue: serves ? to : undefined,
    maxReceives: serves ? count(facts['maxReceives']) : undefined,
  });
}
