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
  /** How long it keeps what nobody takes. */
  readonly retentionMs: number;
  /** Where messages go that were received too often. */
  readonly redrive?: { readonly deadLetterQueue: string; readonly maxReceives: number };
  readonly tags: Readonly<Record<string, string>>;
  /** Oldest first; bounded. */
  readonly messages: QueuedMessage[];
  /** Called when a message can be received: long polls that wait. */
  readonly waiting: Set<() => void>;
  /** What moves its messages back to where they came from, oldest first; bounded. */
  readonly moves: MessageMove[];
  /** The application that uses it; a queue without one is written to and read by calls only. */
  readonly traffic?: QueueTraffic;
}

/** SQS's own moving of a queue's messages, of which one at a time runs. */
export interface MessageMove {
  readonly handle: string;
  readonly startedAt: number;
  /** Undefined: SQS chooses. */
  readonly perSecond: number | undefined;
  /** Where they all go; undefined: each to the queue that it came from. */
  readonly destination: string | undefined;
  /** How many lay there when it began. */
  readonly toMove: number;
  moved: number;
  status: 'RUNNING' | 'COMPLETED' | 'CANCELLED' | 'FAILED';
}

/** Who writes to a queue and who takes from it, as rates: single messages would be too many. */
export interface QueueTraffic {
  /** Messages that come in each second. */
  readonly arrivesPerSecond: number;
  /** Messages that its consumers get done each second at most. */
  readonly takesPerSecond: number;
  /** Causes for which nobody takes anything, one object each. */
  readonly consumersDown: Set<object>;
  /** Shares of the messages that no consumer gets done, 0–1, one for each cause. */
  readonly poison: Map<object, number>;
  /** What came in and was not yet got done, oldest first. */
  readonly backlog: Batch[];
}

/** Messages that came in together. */
export interface Batch {
  readonly sentAt: number;
  count: number;
}

/** What befalls events on their way to queues. Shares are of the events, 0–1. */
export type EventTrouble = { readonly region?: string } & (
  | { readonly kind: 'late'; readonly leastMs: number; readonly mostMs: number }
  | { readonly kind: 'lost' | 'duplicated' | 'garbled'; readonly share: number }
);
