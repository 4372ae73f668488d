/** A standard topic of SNS, and what is published to it, as a rate: single messages would be too many. */
export interface Topic {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly tags: ReadonlyMap<string, string>;
  /** Messages that are published each second. */
  readonly messagesPerSecond: number;
  /** In the order in which they were made. */
  readonly subscriptions: Subscription[];
  /** How many were taken away. */
  deletedSubscriptions: number;
  /** Shares of the notifications that do not reach who subscribed, 0–1, one for each cause. */
  readonly refused: Map<object, number>;
}

export interface Subscription {
  readonly arn: string;
  readonly protocol: string;
  readonly endpoint: string;
  /** Nobody is told anything before they said that they want to be. */
  readonly confirmed: boolean;
  /** ARN of the queue for what cannot be delivered. */
  readonly deadLetterQueue?: string;
}
