import { z } from 'zod';
import type { RandomStream } from '../../runtime/random.ts';
import type { Topic } from '../world/state/topic.ts';
import type { World } from '../world/state/world.ts';
import { oneOf } from './select.ts';

export const topicName = z
  .string()
  .min(1)
  .describe('`topic` (the first that somebody listens to), or the name of a topic.');

export function selectTopic(world: World, name: string): Topic {
  const all = heardTopics(world);
  const found = name === 'topic' ? all[0] : all.find((topic) => topic.name === name);
  if (found !== undefined) return found;
  throw new Error(
    `nobody listens to a topic ${name} in the simulated account, but to ${all.map((one) => one.name).join(', ') || 'none'}`,
  );
}

/** For `sample`: one that somebody listens to. */
export function sampleTopic(world: World, draw: RandomStream): { readonly topic: string } | undefined {
  const found = oneOf(heardTopics(world), draw);
  return found === undefined ? undefined : { topic: found.name };
}

const heardTopics = (world: World): readonly Topic[] =>
  [...world.topics.values()].filter(
    // Those who were taken away come back.
    ({ subscriptions, deletedSubscriptions }) =>
      deletedSubscriptions > 0 || subscriptions.some((one) => one.confirmed),
  );
