import type { Observation } from '../../model/observation.ts';
import type { Resource } from '../../model/resource.ts';
import type { Signal } from '../../model/signal.ts';

/**
 * What one look at the world brought, as the journal keeps it: enough to fold the same model again. An
 * observer is heard every minute and mostly says what it said before, so only what differs is written.
 */
export interface Heard {
  /** `observerKey`. */
  readonly observer: string;
  /** `part`: more of what it says follows; a large answer is kept in several entries. */
  readonly how: Observation['kind'] | 'part';
  readonly observedAt: number;
  /** Nothing that it said earlier counts any more: all of it is here. The first after a start, then weekly. */
  readonly afresh?: true;
  /** What it says otherwise than the last time, or for the first time. */
  readonly said?: readonly Said[];
  /** `complete`: ids that it no longer mentions. `partial`: ids that it looked for and did not find. */
  readonly gone?: readonly string[];
  /** `partial`: ids of which it says the same as the last time. */
  readonly again?: readonly string[];
  /** `partial`: it was told unasked. */
  readonly pushed?: true;
  readonly failure?: 'denied' | 'throttled' | 'unreachable' | 'broken';
  readonly reason?: string;
  readonly permission?: string;
}

export interface Said {
  readonly id: string;
  /** Absent: as before. `null`: it no longer says what this is, only how it fares. */
  readonly resource?: Resource | null;
  /** Checks that differ. */
  readonly checks?: readonly SaidCheck[];
  /** Checks that it no longer makes, as `check` or `check by`. */
  readonly dropped?: readonly string[];
}

/**
 * A new check with all its fields, or a known one (without `family`) with what of it moved. Its times are
 * relative, for they move with each look.
 */
export interface SaidCheck extends Partial<Omit<Signal, 'resource' | 'check' | 'observedAt' | 'value'>> {
  readonly check: string;
  /** How long before the observation it was read, milliseconds; absent and new: at the same time. */
  readonly lagMs?: number;
  /** It has been in its state only since it was read; `since` is absent then. */
  readonly sinceRead?: true;
  /** `null`: nothing is measured any more. */
  readonly value?: number | null;
}

export function checkKey({ check, by }: Pick<Signal, 'check' | 'by'>): string {
  return by === undefined ? check : `${check} ${by}`;
}
