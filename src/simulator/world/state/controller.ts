/** What a person at the daemon's command line wants of it. */
export type Order =
  | {
      readonly kind: 'hold';
      readonly scope: string;
      /** Empty: every action. */
      readonly actions: readonly string[];
      readonly durationMs: number;
      readonly reason: string;
    }
  | { readonly kind: 'pause'; readonly reason: string }
  | {
      /** To say yes to what this policy proposes, on the target whose id ends so. */
      readonly kind: 'approve';
      readonly policy: string;
      readonly target: string;
    }
  | {
      /** To act in spite of these gates, by this policy, on the target whose id ends so. */
      readonly kind: 'break-glass';
      readonly policy: string;
      readonly target: string;
      readonly gates: readonly string[];
      readonly reason: string;
    };

/**
 * A process that watches the account and acts on it: the daemon that is being tried out, a second one,
 * a baseline. It runs somewhere, so it is part of the world and faults can befall it.
 */
export interface Controller {
  readonly name: string;
  /** Kills it without warning and starts it again on the journal that it left. */
  restart(): Promise<void>;
  /** Stops it in its tracks, as a machine that is suspended does; the answer lets it run on. */
  pause(): () => void;
  /** Its credentials are refused by AWS until the answer is called. */
  expireCredentials(): () => void;
  /** Its journal store refuses every write until the answer is called. */
  loseStore(): () => void;
  /** Replaces its policy files by these (name → text) and lets it notice; the answer puts the old ones back. */
  replacePolicies(files: Readonly<Record<string, string>>): () => void;
  /** The stop switch cannot be read until the answer is called. */
  loseStopSwitch(): () => void;
  /** A person gives it an order; the answer takes that back. */
  obey(order: Order): () => void;
}
