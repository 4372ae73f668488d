/** What AWS Health tells an account of; the time is milliseconds since the epoch. */
export interface HealthEvent {
  readonly arn: string;
  /** As Health calls it: `EC2`. */
  readonly service: string;
  /** `AWS_EC2_OPERATIONAL_ISSUE`. */
  readonly type: string;
  readonly category: 'issue' | 'scheduledChange';
  readonly region: string;
  readonly startedAt: number;
  /** What it says is affected, by the ids that the service itself uses. */
  readonly entities: readonly string[];
}
