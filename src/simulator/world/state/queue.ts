export interface QueuedMessage {
  readonly id: string;
  readonly body: string;
  readonly sentAt: number;
  /** Nobody else receives it before this. */
  visibleAt: number;
  receives: number;
  firstReceivedAt?: number;
  /** Of the last receipt; deleting takes it. */
  receipt?: string;
}

/** A standard queue: at least once, in no order. */
export interface Queue {
  readonly arn: string;
  readonly url: string;
  readonly name: string;
  readonly region: string;
  readonly createdAt: number;
  readonly visibilityMs: number;
  /** Oldest first; bounded. */
  readonly messages: QueuedMessage[];
  /** Called when a message can be received: long polls that wait. */
  readonly waiting: Set<() => void>;
}

/** What befalls events on their way to queues. Shares are of the events, 0–1. */
export type EventTrouble = { readonly region?: string } & (
  | { readonly kind: 'late'; readonly leastMs: number; readonly mostMs: number }
  | { readonly kind: 'lost' | 'duplicated'; readonly share: number }
);
