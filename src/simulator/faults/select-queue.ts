import { z } from 'zod';
import type { RandomStream } from '../../runtime/random.ts';
import { isFed } from '../world/signals/events.ts';
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

/** For `sample`: a region in which a queue of events stands, with what else the fault takes. */
export function sampleFedRegion<T extends object>(
  world: World,
  draw: RandomStream,
  more: T,
): (T & { readonly region: string }) | undefined {
  const fed = [...world.queues.values()].filter((queue) => isFed(world, queue));
  const found = oneOf(fed, draw);
  return found === undefined ? undefined : { ...more, region: found.region };
}

function consumedQueues(world: World): readonly (Queue & { readonly traffic: QueueTraffic })[] {
  return [...world.queues.values()].flatMap((queue) =>
    queue.traffic === undefined || queue.traffic.takesPerSecond === 0
      ? []
      : [{ ...queue, traffic: queue.traffic }],
  );
}
