import type { Evidence, VerdictKind } from './verdict.ts';

export interface TimelineEntry {
  readonly at: number;
  /** One line for a person. */
  readonly text: string;
}

/** A period in which something was not healthy. */
export interface Incident {
  readonly id: string;
  /** What is unhealthy: id of the cause where one is known (`zone:NAME`, a database, a group), else the target. */
  readonly subject: string;
  readonly subjectName: string;
  readonly verdict: VerdictKind;
  /** Same subject and kind of failure give the same fingerprint. */
  readonly fingerprint: string;
  readonly openedAt: number;
  /** When all of it became well again, which was known only after the hold. */
  readonly closedAt?: number;
  /** Ids of the resources that are unhealthy because of it; of lost sight, the first 100. */
  readonly affected: readonly string[];
  readonly services: readonly string[];
  readonly reason: string;
  readonly evidence: readonly Evidence[];
  /** Bounded: the oldest entry and the newest 99. */
  readonly timeline: readonly TimelineEntry[];
}
