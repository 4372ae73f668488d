import type { World } from '../state/world.ts';

const minuteMs = 60_000;

/**
 * Calls just after each whole minute, when all that happened in it has happened, with a time that still
 * lies in it: the one to report its metrics under.
 */
export function everyMinute(world: World, report: (at: number) => void): void {
  const { clock } = world;
  clock.every(minuteMs, minuteMs - (clock.now() % minuteMs) + 1, () => report(clock.now() - 2));
}
