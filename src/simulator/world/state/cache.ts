/** A replication group of ElastiCache that the application of a region asks before its database. */
export interface Cache {
  readonly id: string;
  readonly arn: string;
  readonly region: string;
  readonly createdAt: number;
  readonly tags: Map<string, string>;
  /** Shard by shard; the shards share the keys. */
  readonly nodes: CacheNode[];
  /** Share of the reads that it answers once it is warm, 0–1. */
  readonly hitRatio: number;
  /** Whether ElastiCache puts a replica in the place of a primary that is gone. */
  readonly automaticFailover: boolean;
  /** Whether nodes of a shard are kept in several zones. */
  readonly multiAz: boolean;
  /** What changes it now, one object each: AWS then calls it modifying. */
  readonly work: Set<object>;
  /** Days for which a copy of each day is kept; 0: none is made. */
  readonly snapshotRetentionDays: number;
  readonly encryptedAtRest: boolean;
  readonly encryptedInTransit: boolean;
  /** The global datastore that it is in, and whether it takes the writes there. */
  readonly globalDatastore: { readonly id: string; readonly primary: boolean } | undefined;
}

/** One node; AWS calls it a cache cluster. */
export interface CacheNode {
  readonly id: string;
  /** `0001`, … */
  readonly shard: string;
  readonly zone: string;
  readonly createdAt: number;
  role: 'primary' | 'replica';
  /** Causes for which it is gone with all it held, one object each; up while there is none. */
  readonly down: Set<object>;
  /** Causes for which it answers nobody, though ElastiCache finds it well. */
  readonly hung: Set<object>;
  /** How much of its share of the keys it holds, 0–1. */
  warmth: number;
  /** A replica: when it last heard anything of its primary. */
  heardAt: number;
  /** ElastiCache makes it, and it answers nobody yet. */
  isMade: boolean;
  /** ElastiCache: when it will notice that the node is gone, then that it puts another in its place. */
  rescue: { readonly noticesAt: number; noticed: boolean } | undefined;
}

/** What ElastiCache tells of a node (a cache cluster) or of a replication group. */
export interface CacheEvent {
  readonly at: number;
  readonly region: string;
  readonly sourceType: 'cache-cluster' | 'replication-group';
  readonly source: string;
  readonly message: string;
}
