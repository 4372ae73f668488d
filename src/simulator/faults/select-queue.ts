import { z } from 'zod';
import type { RandomStream } from '../../runtime/random.ts';
import type { Queue, QueueTraffic } from '../world/state/queue.ts';
import type { World } from '../world/state/world.ts';
import { oneOf } from './select.ts';

export const queueName = z
  .string()
  .min(1)
  .describe('`queue` (the first that somebody takes from), or the name of a queue.');

/** The traffic of a queue that an application uses. */
export function selectQueue(world: World, name: string): QueueTraffic {
  const all = consumedQueues(world);
  const found = name === 'queue' ? all[0] : all.find((queue) => queue.name === name);
  if (found !== undefined) return found.traffic;
  throw new Error(
    `nobody takes from a queue ${name} in the simulated account, but from ${all.map((one) => one.name).join(', ') || 'none'}`,
  );
}

/** For `sample`: one that somebody takes from. */
export function sampleQueue(world: World, draw: RandomStream): { readonly queue: string } | undefined {
  const found = oneOf(consumedQueues(world), draw);
  return found === undefined ? undefined : { queue: found.name };
}

function consumedQueues(world: World): readonly (Queue & { readonly traffic: QueueTraffic })[] {
  return [...world.queues.values()].flatMap((queue) =>
    queue.traffic === undefined || queue.traffic.takesPerSecond === 0
      ? []
      : [{ ...queue, traffic: queue.traffic }],
  );
}
