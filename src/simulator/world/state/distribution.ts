/** A load balancer that a distribution of CloudFront fetches from. */
export interface Origin {
  readonly id: string;
  readonly domainName: string;
}

/** A distribution of CloudFront. Nothing is kept at its edges (model): each request goes to an origin. */
export interface Distribution {
  readonly id: string;
  /** What the stack calls it by. */
  readonly name: string;
  readonly arn: string;
  readonly domainName: string;
  readonly aliases: readonly string[];
  readonly createdAt: number;
  readonly tags: Map<string, string>;
  readonly logging: boolean;
  /** Whether users may come unencrypted. */
  readonly viewerProtocol: 'allow-all' | 'https-only' | 'redirect-to-https';
  /** Whether it reports the latency of its origins. */
  readonly additionalMetrics: boolean;
  /** In the order in which they were made. More than one are a group: the first is asked first. */
  readonly origins: readonly Origin[];
  /** Ids of the origins in the order in which they are asked, as its owner last set it. */
  order: readonly string[];
  /** What its edges go by; the owner's word once that has reached them all. */
  deployed: readonly string[];
  etag: string;
  changedAt: number;
  /** Share of what is read that each origin did not answer well in the last second, 0–1, by id. */
  readonly failing: Map<string, number>;
  /** Since its metrics were last published: requests, those that failed, and milliseconds of origins altogether. */
  readonly minute: { requests: number; errors: number; latencyMs: number };
}
