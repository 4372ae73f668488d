import { z } from 'zod';
import type { RandomStream } from '../../runtime/random.ts';
import type { DirectConnect } from '../world/state/network.ts';
import type { World } from '../world/state/world.ts';
import { oneOf } from './select.ts';

export const connectionName = z
  .string()
  .min(1)
  .describe('`direct-connect` (the first of the stack), or the name of a Direct Connect connection.');

/** Throws a plain Error that says what there is. */
export function selectConnection(world: World, name: string): DirectConnect {
  const all = [...world.network.directConnects.values()];
  const found = name === 'direct-connect' ? all[0] : all.find((one) => one.name === name);
  if (found !== undefined) return found;
  throw new Error(
    `there is no Direct Connect connection ${name} in the simulated account; there are ${all.map((one) => one.name).join(', ') || 'none'}`,
  );
}

/** For `sample`. */
export function sampleConnection(
  world: World,
  draw: RandomStream,
): { readonly connection: string } | undefined {
  const found = oneOf([...world.network.directConnects.values()], draw);
  return found === undefined ? undefined : { connection: found.name };
}
