/** A certificate of ACM, and the load balancers that show it to those who connect. */
export interface Certificate {
  readonly arn: string;
  readonly region: string;
  readonly domain: string;
  readonly type: 'AMAZON_ISSUED' | 'IMPORTED';
  readonly issuedAt: number;
  /** Milliseconds since the epoch; who connects after it is refused by their own client. */
  expiresAt: number;
  /** How the renewal of one that ACM issued goes; absent before it begins. */
  renewal?: 'PENDING_VALIDATION';
  /** ARNs of load balancers. */
  readonly usedBy: readonly string[];
  readonly tags: Map<string, string>;
}
