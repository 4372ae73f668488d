import { startQueueTraffic } from '../world/signals/queue-traffic.ts';
import { createQueue, queueUrl } from '../world/signals/queues.ts';
import type { World } from '../world/state/world.ts';
import { known, regionOf } from './places.ts';
import type { StackDescription } from './stack-schema.ts';

/** AWS's default. */
const visibilityMs = 30_000;

/** The queues, empty, with who uses them. A stack without any costs nothing. */
export function buildQueues(world: World, stack: StackDescription): void {
  for (const queue of stack.queues) {
    const { name, deadLetterQueue, maxReceives, arrivesPerSecond, takesPerSecond, retention } = queue;
    const region = known(regionOf(stack, queue.region), queue.region);
    const to = deadLetterQueue && world.queues.get(queueUrl(world, deadLetterQueue, region));
    createQueue(world, {
      name,
      region,
      visibilityMs,
      retentionMs: retention,
      tags: { ...stack.tags, ...queue.tags },
      ...(to ? { redrive: { deadLetterQueue: to.arn, maxReceives } } : {}),
      traffic: {
        arrivesPerSecond,
        takesPerSecond,
        consumersDown: new Set(),
        poison: new Map(),
        backlog: [],
      },
    });
  }
  if (stack.queues.length > 0) startQueueTraffic(world);
}
