/** A rule of EventBridge, and what it matches, as a rate. */
export interface EventRule {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  /** Name of its bus. */
  readonly bus: string;
  readonly eventsPerMinute: number;
  readonly targets: readonly EventTarget[];
  /** Shares of what it sends that its targets do not take, 0–1, one for each cause. */
  readonly refused: Map<object, number>;
}

export interface EventTarget {
  readonly id: string;
  readonly arn: string;
  /** ARN of the queue for what it did not take. */
  readonly deadLetterQueue?: string;
  /** How often EventBridge tries again; undefined: 185 times within a day. */
  readonly retries?: number;
}
