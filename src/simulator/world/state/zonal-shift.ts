/** Traffic of one resource moved away from one zone for a time. */
export interface ZonalShift {
  readonly id: string;
  /** ARN of a load balancer. */
  readonly resource: string;
  /** Such as us-east-1a. */
  readonly awayFrom: string;
  /** Who moves it: the customer, AWS, or a practice run, the first before the others. */
  readonly by: 'customer' | 'autoshift' | 'practice-run';
  readonly startedAt: number;
  expiresAt: number;
  comment: string;
  status: 'ACTIVE' | 'EXPIRED' | 'CANCELED';
}
