/** One call to AWS that was answered, with a refusal where there is a `code`. Reads count too. */
export interface ApiCall {
  readonly at: number;
  readonly caller: string;
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  readonly input: unknown;
  readonly mutates: boolean;
  /** AWS's error code; absent: it was done. */
  readonly code?: string;
}
