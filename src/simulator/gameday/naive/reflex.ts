import type { Sight } from './sight.ts';

/** One call to AWS that a reflex wants made. */
export interface Act {
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  readonly input: object;
}

/** What reflexes remember between two looks: what they did, by a key of their own. */
export type Memory = Map<string, unknown>;

/**
 * One thing that a naive automation does at the first red. Each is an automation that somebody really ran
 * and wrote a post-mortem about. A new one is a file and a line in `registry.ts`.
 */
export interface Reflex {
  readonly name: string;
  /** One sentence: at what sight it does what. */
  readonly summary: string;
  react(sight: Sight, memory: Memory): readonly Act[];
}

/** Whether something is to be done now: once per key. */
export function firstTime(memory: Memory, key: string): boolean {
  if (memory.has(key)) return false;
  memory.set(key, true);
  return true;
}
