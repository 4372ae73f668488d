import { z } from 'zod';
import type { RandomStream } from '../../runtime/random.ts';
import type { Trail } from '../world/state/trail.ts';
import type { World } from '../world/state/world.ts';
import { oneOf } from './select.ts';

/** Which trail. */
export const trailChoice = {
  trail: z.string().min(1).describe('`trail` (the first of the account), or the name of one.'),
} as const;

type TrailChoice = Readonly<Record<keyof typeof trailChoice, string>>;

export function selectTrail(world: World, { trail: name }: TrailChoice): Trail {
  const there = [...world.trails.values()];
  const found = name === 'trail' ? there[0] : there.find((one) => one.name === name);
  if (found !== undefined) return found;
  throw new Error(
    `there is no trail ${name} in the simulated account; there are ${there.map((one) => one.name).join(', ') || 'none'}`,
  );
}

/** For `sample`: one trail that it could befall. */
export function sampleTrail(world: World, draw: RandomStream): TrailChoice | undefined {
  const found = oneOf([...world.trails.values()], draw);
  return found === undefined ? undefined : { trail: found.name };
}
