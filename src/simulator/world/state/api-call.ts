/**
 * One call to AWS that was done, or refused where there is a `code`. Reads count too. Where the answer is
 * lost, what was done comes first and the caller's error later.
 */
export interface ApiCall {
  readonly at: number;
  readonly caller: string;
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  readonly input: unknown;
  readonly mutates: boolean;
  /** A read that was answered with what was before a recent change. */
  readonly stale?: boolean;
  /** AWS's error code; absent: it was done. */
  readonly code?: string;
}
