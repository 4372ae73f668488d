import { z } from 'zod';
import type { Controller } from '../world/state/controller.ts';
import type { World } from '../world/state/world.ts';

/** Which of the processes that watch the account is meant. */
export const controllerName = z
  .string()
  .min(1)
  .optional()
  .describe('A daemon by its name; absent: the one that is tried out.');

/** Throws a plain Error where there is none of that name, or nobody watches at all. */
export function selectController(world: World, name: string | undefined): Controller {
  const [first] = world.controllers.values();
  const found = name === undefined ? first : world.controllers.get(name);
  if (found !== undefined) return found;
  const present = [...world.controllers.keys()].join(', ') || 'none';
  throw new Error(
    `there is no daemon ${name ?? ''} on the simulated account; there are: ${present}`.replace('  ', ' '),
  );
}

/** For `sample`: the one that is tried out; undefined where nobody watches. */
export function sampleController(world: World): { readonly controller: string } | undefined {
  for (const controller of world.controllers.keys()) return { controller };
  return undefined;
}
