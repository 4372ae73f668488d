import type { StopSwitch } from '../safety/gate.ts';
import { environmentPlace } from './stop-places/environment.ts';
import { filePlace } from './stop-places/file.ts';
import { memoryPlace } from './stop-places/memory.ts';
import type { StopPlace } from './stop-places/place.ts';

/** All places as one: thrown if any is thrown, and one that cannot be read counts as thrown. */
export interface StopSwitchPort {
  read(now: number): StopSwitch;
  refresh(maxAgeMs: number): Promise<void>;
  /** Throws when it cannot be set; what could be set is set all the same. */
  throwSwitch(by: string, reason: string): void;
  /** Throws when it cannot be cleared. What is not ours to clear stays as it is. */
  clear(): void;
}

/** The first place that stops is the one that is named, so the order is from near to far. */
export function stopSwitchIn(places: readonly StopPlace[]): StopSwitchPort {
  return {
    read: (now) => {
      const readings = places.map((place) => place.read(now));
      const stopped = readings.find(({ state }) => state !== 'clear');
      // What is clear in all places is as old as the oldest reading.
      return stopped ?? readings.toSorted((a, b) => a.readAt - b.readAt)[0] ?? nowhere(now);
    },
    refresh: async (maxAgeMs) => {
      await Promise.all(places.flatMap((place) => place.refresh?.(maxAgeMs) ?? []));
    },
    throwSwitch: (by, reason) => {
      const failures = places.flatMap((place) => failureOf(() => place.throwSwitch?.(by, reason)));
      if (failures.length > 0) throw failures[0];
    },
    clear: () => {
      for (const place of places) place.clear?.();
    },
  };
}

/** A place that cannot be set must not keep the others from being set. */
function failureOf(task: () => void): readonly unknown[] {
  try {
    task();
    return [];
  } catch (error) {
    return [error];
  }
}

function nowhere(now: number): StopSwitch {
  return { state: 'unreadable', source: 'nowhere', reason: 'there is no place to read it from', readAt: now };
}

/** The switch of a daemon on a machine: the variable HOLDFAST_STOP, its own memory, and a file. */
export function fileStopSwitch(
  path: string,
  environment: Readonly<Record<string, string | undefined>>,
): StopSwitchPort {
  return stopSwitchIn([environmentPlace(environment), filePlace(path), memoryPlace()]);
}

/** For the simulator and for tests. */
export function memoryStopSwitch(): StopSwitchPort {
  return stopSwitchIn([memoryPlace()]);
}
