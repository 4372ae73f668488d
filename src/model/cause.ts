import type { VerdictKind } from './verdict.ts';

/** One thing that is really broken, or saturated, and from which others suffer. It lasts while a verdict names it. */
export interface Cause {
  /** As verdicts name it: a resource or group id, `zone:NAME`, `region:ACCOUNT/REGION`. */
  readonly id: string;
  readonly account: string;
  /** The verdict of those that suffer from it. */
  readonly verdict: VerdictKind;
  /** One sentence for a person, from the verdict that named it last. */
  readonly reason: string;
  /** When a verdict first named it, milliseconds since the epoch. */
  readonly since: number;
  /** How many verdicts name it. */
  readonly affected: number;
}
