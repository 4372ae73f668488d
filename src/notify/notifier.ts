import type { RemedyOption } from '../journal/event.ts';

/** What a person is told: what was or would be done, by which policy, on what evidence, and how to undo it. */
export interface Notice {
  /** The same thing has the same key, at most 255 characters; what ends it carries the key again. */
  readonly key: string;
  readonly status: 'firing' | 'resolved';
  readonly severity: 'critical' | 'warning' | 'info';
  /** What kind of notice: the name an alert router would match on. */
  readonly alert:
    | 'HoldfastPage'
    | 'HoldfastApproval'
    | 'HoldfastBreakGlass'
    | 'HoldfastHold'
    | 'HoldfastTaken'
    | 'HoldfastAction'
    | 'HoldfastTrouble';
  /** One line. */
  readonly title: string;
  /** A few sentences. */
  readonly text: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly policy?: string;
  readonly action?: string;
  readonly target?: { readonly id: string; readonly name: string };
  readonly incident?: string;
  readonly evidence: readonly { readonly check: string; readonly state: string; readonly reason: string }[];
  /** Every gate's answer, where a decision stands behind it. */
  readonly guards: readonly {
    readonly gate: string;
    readonly outcome: 'allow' | 'deny' | 'defer';
    readonly reason: string;
    readonly value?: string;
    readonly bound?: string;
  }[];
  /** Where it asks for an answer: to what, by which event it was asked, and how long the question stands. */
  readonly request?: { readonly proposal: string; readonly question: number; readonly until: number };
  /** Addresses that answer it, once, in the name of the person whom the channel reaches. */
  readonly answers?: { readonly approve: string; readonly reject: string };
  /** What a person could do, least destructive first, and why Holdfast does not. */
  readonly options?: readonly RemedyOption[];
  readonly undo?: string;
  /** Markdown, of the policy. */
  readonly runbook?: string;
  /** Command lines to go on with. */
  readonly commands: readonly string[];
}

/** One way to reach people. One implementation a file, one line in `registry.ts`. */
export interface Notifier {
  /**
   * Delivers, or throws. `retryable` on the error (see `DeliveryError`) says whether trying again could
   * help. The message never holds the address: it may contain a secret.
   */
  send(notice: Notice): Promise<void>;
}

export class DeliveryError extends Error {
  readonly retryable: boolean;
  constructor(message: string, retryable: boolean, cause?: unknown) {
    super(message, { cause });
    this.name = 'DeliveryError';
    this.retryable = retryable;
  }
}
