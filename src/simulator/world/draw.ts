import type { World } from './state/world.ts';

/** A number between the two, from a named stream. */
export function between(world: World, stream: string, least: number, most: number): number {
  return least + world.random(stream).next() * (most - least);
}
