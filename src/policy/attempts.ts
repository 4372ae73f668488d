/** How far a ladder has been climbed for one target, folded from the journal. */
export interface Attempts {
  /** Attempts made on a rung since the target last was healthy. Anything but verified success counts. */
  of(policy: string, target: string, rungIndex: number): number;
  /**
   * Whether a rung's own preconditions kept it from being begun the last time, since the target last was
   * healthy. Nothing was asked of AWS, so it is no attempt.
   */
  unmet(policy: string, target: string, rungIndex: number): Unmet | undefined;
}

export interface Unmet {
  /** How often in a row, without an attempt in between; 1 or more. */
  readonly times: number;
  /** The last time's words: what was needed, and what was found. */
  readonly reason: string;
}
