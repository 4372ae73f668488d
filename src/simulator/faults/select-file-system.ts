import { z } from 'zod';
import type { FileSystem } from '../world/state/file-system.ts';
import type { World } from '../world/state/world.ts';

/** Which file system. */
export const fileSystemName = z
  .string()
  .min(1)
  .describe('`file-system` (the first of the stack), or the name of a file system.');

export function selectFileSystem(world: World, name: string): FileSystem {
  const there = [...world.fileSystems.values()];
  const found = name === 'file-system' ? there[0] : there.find((one) => one.name === name);
  if (found !== undefined) return found;
  throw new Error(
    `there is no file system ${name} in the simulated account; there are ${there.map((one) => one.name).join(', ') || 'none'}`,
  );
}
