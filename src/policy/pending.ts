import type { Policy } from './policy.ts';

/** What evaluation remembers of one policy and one target between two rounds. */
export interface Waiting {
  /** When the condition became true, if it is. */
  readonly since?: number;
  /** Keys of the proposals that stand: the rung that is its turn, and the page once that has lasted. */
  readonly proposals?: readonly string[];
  /** When the answer could change though no fact did. */
  readonly reviewAt?: number;
}

/** By policy name, then target. `fingerprint` tells whether a reloaded policy still asks the same. */
export interface Pending {
  readonly revision?: string;
  readonly policies: ReadonlyMap<
    string,
    { readonly fingerprint: string; readonly targets: ReadonlyMap<string, Waiting> }
  >;
}

/** What a daemon knows before its first evaluation. */
export const nothingPending: Pending = { policies: new Map() };

/** Two policies with one fingerprint have the same condition on the same targets: the clock runs on. */
export function fingerprintOf(policy: Policy): string {
  const tags = Object.entries(policy.tags).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([policy.watch, tags, policy.when.text]);
}
