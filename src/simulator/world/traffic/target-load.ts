import type { Target } from '../state/target-group.ts';
import type { World } from '../state/world.ts';

/** Requests per second that a target was sent in the last second. */
export function loadOf(world: World, target: Target): number {
  return world.clock.now() - (target.offeredAt ?? 0) > 1_000 ? 0 : (target.offered ?? 0);
}
