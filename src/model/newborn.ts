/** A member that its group launched a moment ago, until it serves. */
export interface Newborn {
  readonly group: string;
  readonly generation: string;
  /** "version 9 of launch template web". */
  readonly words: string;
  readonly launchedAt: number;
  /** By its last reading it fails. */
  failing: boolean;
}

/** A member that was launched, never served, and was ended while it failed. */
export interface Stillborn {
  readonly name: string;
  readonly generation: string;
  readonly words: string;
  readonly endedAt: number;
}
