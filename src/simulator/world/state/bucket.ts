/** An S3 bucket: how it is kept and where it is replicated to. The objects in it are counted, not held. */
export interface Bucket {
  readonly name: string;
  readonly region: string;
  readonly createdAt: number;
  readonly tags: Map<string, string>;
  readonly versioning: 'enabled' | 'suspended' | 'off';
  /** One rule for each destination. */
  readonly replication: readonly ReplicationRule[];
  /** What its clients write while nothing is out of the ordinary. */
  readonly objectsPerMinute: number;
}

export interface ReplicationRule {
  readonly id: string;
  /** Name of the bucket that it is copied to. */
  readonly to: string;
  /** Whether S3 publishes metrics of it. */
  readonly measured: boolean;
  /** Causes for which nothing is copied, with the time since when; what waits is copied once they are gone. */
  readonly paused: Map<object, number>;
  /** Causes for which copies fail for good: a role or a key that does not let S3 in. */
  readonly failing: Set<object>;
}
