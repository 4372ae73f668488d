/** What is wrong with something that others depend on. */
export interface Trouble {
  /** `unseen`: it may have failed, as far as can be seen. */
  readonly kind: 'failed' | 'unseen';
  /** Id of what is really broken. */
  readonly cause: string;
  readonly name: string;
  /** How it fails, as the rest of a sentence: "is down". */
  readonly how: string;
}
