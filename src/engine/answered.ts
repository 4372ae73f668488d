import type { Channel } from '../journal/people-event.ts';

/** Who says it, and how. */
export interface Said {
  readonly by: string;
  readonly channel: Channel;
}

/** A person's word on a proposal. */
export interface Answer extends Said {
  readonly proposal: string;
  readonly verdict: 'approved' | 'rejected';
  /** The link that it came by: it works once, and answers one question only. */
  readonly link?: { readonly nonce: string; readonly question: number };
}

/** A person's order to act in spite of gates: which, and why. */
export interface BreakGlassOrder extends Said {
  readonly proposal: string;
  readonly gates: readonly string[];
  readonly reason: string;
}

/** What became of it, for whoever said it. */
export interface Answered {
  /**
   * `begun`: it is being done. `waits`: for others, or for the time to object to pass. `refused`: the word
   * is kept, but by fresh facts a gate is against it. `rejected`: it is not done.
   */
  readonly outcome: 'begun' | 'waits' | 'refused' | 'rejected';
  /** For a person, a sentence or two. */
  readonly text: string;
  /** The gates that are against it. */
  readonly gates: readonly string[];
  readonly remediation?: string;
}

/** A remedy worked out to the last call, for a person to read before it is sent. */
export interface PlanShown {
  readonly action: string;
  readonly targetName: string;
  readonly summary: string;
  /** What was read just now; where one does not hold there are no steps. */
  readonly preconditions: readonly {
    readonly name: string;
    readonly holds: boolean;
    readonly detail: string;
  }[];
  /** In their order, each with the lines of the AWS CLI that do the same. */
  readonly steps: readonly { readonly name: string; readonly commands: readonly string[] }[];
  /** What a person must know before approving. */
  readonly warnings: readonly string[];
}
