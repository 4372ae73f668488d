/** A DynamoDB table of one region; a global table is one in each of its regions, by the same name. */
export interface Table {
  readonly name: string;
  readonly arn: string;
  readonly id: string;
  readonly region: string;
  readonly createdAt: number;
  readonly tags: Map<string, string>;
  readonly deletionProtection: boolean;
  /** Units per second that are provisioned; undefined: billed by the request, and no limit is reached (model). */
  capacity: Units | undefined;
  /** What DynamoDB is changing that to; absent: nothing. */
  capacityTo?: Units;
  /** Whether it can be restored to any moment of the last weeks. */
  readonly pointInTimeRecovery: boolean;
  /** What its clients ask of it, units per second, while nothing is out of the ordinary. */
  readonly demand: Units;
  /** Times that demand is multiplied by, one object for each cause. */
  readonly surges: Set<{ readonly times: number }>;
  /** Its global secondary indexes, by name. */
  readonly indexes: ReadonlyMap<string, TableIndex>;
  /** Times that its answers take longer, one object for each cause. */
  readonly slowdowns: Set<{ readonly times: number }>;
  /** Regions that have the other replicas, in the order of the stack. */
  readonly replicaRegions: readonly string[];
  /** Causes for which what is written here reaches no other region, with the time since when. */
  readonly cutOff: Map<object, number>;
  /** Causes for which its encryption key cannot be used. */
  readonly lockedOut: Set<object>;
}

/** Every write of the table goes to it, too (model: whatever is written has its key). */
export interface TableIndex {
  /** Units per second that are provisioned; undefined: billed by the request, as the table. */
  readonly capacity: Units | undefined;
  /** What is read of it, units per second, while nothing is out of the ordinary. */
  readonly reads: number;
}

export interface Units {
  readonly reads: number;
  readonly writes: number;
}
