/** A cache that the application of a region asks before its database. */
export interface Cache {
  readonly id: string;
  readonly region: string;
  readonly nodes: readonly CacheNode[];
  /** Share of the reads that it answers once it is warm, 0–1. */
  readonly hitRatio: number;
}

interface CacheNode {
  readonly id: string;
  readonly zone: string;
  /** Causes for which it does not answer, one object each; up while there is none. */
  readonly down: Set<object>;
  /** How much of its share of the keys it holds, 0–1. */
  warmth: number;
}
