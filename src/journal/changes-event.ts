/** How near a change was to what an incident is about: to what is unwell, to what that is tied to, or neither. */
export const nearnesses = ['affected', 'connected', 'elsewhere'] as const;
export type Nearness = (typeof nearnesses)[number];

/** A call that changed something, as CloudTrail tells it. What was sent with it is never kept. */
export interface RecordedChange {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The user, role or AWS service that called, by name. */
  readonly by: string;
  /** Such as `ec2.amazonaws.com`. */
  readonly service: string;
  /** Such as `TerminateInstances`. */
  readonly operation: string;
  readonly account: string;
  readonly region: string;
  /** What it was done to, as far as CloudTrail names it; bounded. */
  readonly on: readonly string[];
  readonly near: Nearness;
  /** AWS's error code, where it was refused. */
  readonly error?: string;
}

/**
 * Who changed what before an incident opened. Shown with it, and nothing more: no verdict, gate or policy
 * sees it. A later one of the same incident replaces it.
 */
export interface ChangesEvent {
  readonly kind: 'changes';
  readonly incident: string;
  /** What was looked through, milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
  /** The nearest first, then the newest; at most 20. */
  readonly changes: readonly RecordedChange[];
  /** How many more there were. */
  readonly more: number;
  /** What could not be looked through, and why, a sentence each. */
  readonly unknown: readonly string[];
  /** CloudTrail is not asked again: what is not here by now is not waited for. */
  readonly final: boolean;
}
