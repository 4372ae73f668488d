/**
 * Every failure of a call, sorted once. `refused`: AWS read the request and turned it down for what it asks,
 * so nothing was changed; `broken`: nobody can tell what became of it.
 */
export type AwsFailure =
  | 'throttled'
  | 'denied'
  | 'gone'
  | 'conflict'
  | 'capacity'
  | 'refused'
  | 'retryable'
  | 'broken';

export class AwsError extends Error {
  readonly failure: AwsFailure;
  /** AWS's own code, such as `UnauthorizedOperation`. */
  readonly code: string;
  /** The IAM action that was missing, when AWS or we can name it. */
  readonly permission?: string;

  constructor(details: {
    failure: AwsFailure;
    code: string;
    message: string;
    permission?: string;
    cause?: unknown;
  }) {
    super(details.message, { cause: details.cause });
    this.name = 'AwsError';
    this.failure = details.failure;
    this.code = details.code;
    if (details.permission !== undefined) this.permission = details.permission;
  }

  get retryable(): boolean {
    return this.failure === 'throttled' || this.failure === 'retryable';
  }
}
