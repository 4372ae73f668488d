/** A trail of CloudTrail. What it writes is not held; the times are milliseconds since the epoch. */
export interface Trail {
  readonly arn: string;
  readonly region: string;
  readonly name: string;
  readonly bucket: string;
  readonly multiRegion: boolean;
  readonly startedAt: number;
  /** When it was stopped, by cause, the first of them first; empty while it logs. */
  readonly stops: Map<object, number>;
  /** Why its bucket takes nothing, by cause: each is an error of S3 such as `AccessDenied`. */
  readonly refusals: Map<object, string>;
}
