import { z } from 'zod';
import type { World } from '../world/state/world.ts';
import { regionsOf, selectRegion, selectZone } from './select.ts';

const outside: ReadonlySet<string> = new Set(['users', 'checkers', 'daemon', 'aws-api']);

/** An end of a link. */
export const placeName = z
  .string()
  .min(1)
  .describe(
    'A zone (`home/1`, us-east-1a), a region (`home`, us-east-1), or outside: `users`, `checkers` (of Route 53), `daemon`, `aws-api`.',
  );

/** Throws a plain Error, which names what there is, for what is no place of the account. */
export function selectPlace(world: World, name: string): string {
  if (outside.has(name)) return name;
  if (name === 'home' || name === 'standby' || regionsOf(world).includes(name))
    return selectRegion(world, name);
  return selectZone(world, name);
}

/** Heals all, each once. */
export function healAll(heals: readonly (() => void)[]): () => void {
  return () => {
    for (const heal of heals) heal();
  };
}
