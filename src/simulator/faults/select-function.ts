import { z } from 'zod';
import type { RandomStream } from '../../runtime/random.ts';
import type { LambdaFunction } from '../world/state/function.ts';
import type { World } from '../world/state/world.ts';
import { oneOf } from './select.ts';

export const functionName = z
  .string()
  .min(1)
  .describe('`function` (the first that is called), or the name of a function.');

export function selectFunction(world: World, name: string): LambdaFunction {
  const all = called(world);
  const found = name === 'function' ? all[0] : all.find((one) => one.name === name);
  if (found !== undefined) return found;
  throw new Error(
    `nobody calls a function ${name} in the simulated account, but ${all.map((one) => one.name).join(', ') || 'none'}`,
  );
}

/** For `sample`: one that is called. */
export function sampleFunction(world: World, draw: RandomStream): { readonly function: string } | undefined {
  const found = oneOf(called(world), draw);
  return found === undefined ? undefined : { function: found.name };
}

const called = (world: World): readonly LambdaFunction[] =>
  [...world.functions.values()].filter(({ callsPerSecond }) => callsPerSecond > 0);
