/** How far a ladder has been climbed for one target, folded from the journal. */
export interface Attempts {
  /** Attempts made on a rung since the target last was healthy. Anything but verified success counts. */
  of(policy: string, target: string, rungIndex: number): number;
}
