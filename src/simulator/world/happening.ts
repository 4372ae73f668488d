import { publishHappening } from './signals/service-events.ts';
import type { Happening } from './state/happening.ts';
import type { World } from './state/world.ts';

/** Enough for a day of the shop; past it the oldest tenth is dropped. */
const happeningsAtMost = 50_000;

/** `Omit` that keeps a union a union. */
type WithoutTime<T> = T extends unknown ? Omit<T, 'at'> : never;

export function tell(world: World, what: WithoutTime<Happening>): void {
  const happening: Happening = { at: world.clock.now(), ...what };
  if (world.happenings.length >= happeningsAtMost) world.happenings.splice(0, happeningsAtMost / 10);
  world.happenings.push(happening);
  publishHappening(world, happening);
  for (const listener of world.listeners) listener(happening);
}
