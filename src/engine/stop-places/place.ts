import type { StopSwitch } from '../../safety/gate.ts';

/** One place where everything can be stopped. It needs nothing but itself: no journal, no page. */
export interface StopPlace {
  /** How it stands by what is known of it. Synchronous, so that it can be asked before every mutation. */
  read(now: number): StopSwitch;
  /** Looks again, where that takes time, unless it did so within `maxAgeMs`. Bounded, and never rejects. */
  refresh?(maxAgeMs: number): Promise<void>;
  /** Throws when it cannot be set. Absent: it is not ours to set. */
  throwSwitch?(by: string, reason: string): void;
  /** Throws when it cannot be cleared. */
  clear?(): void;
}
