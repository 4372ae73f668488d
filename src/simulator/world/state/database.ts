export interface Database {
  readonly id: string;
  readonly arn: string;
  readonly resourceId: string;
  readonly region: string;
  readonly zone: string;
  readonly engine: string;
  readonly engineVersion: string;
  readonly instanceClass: string;
  readonly endpoint: string;
  readonly port: number;
  readonly createdAt: number;
  readonly tags: Map<string, string>;
  readonly backupRetentionDays: number;
  /** Databases of one lineage hold copies of the same data: one of them may take writes. */
  readonly lineage: string;
  /** RDS's own word: `available`, `modifying`, `rebooting`, `storage-full`, `failed`, … */
  status: string;
  securityGroups: { readonly id: string; status: 'active' | 'adding' | 'removing' }[];
  /** Id of the database that it replicates from. */
  source?: string;
  /** How far behind its source it runs, seconds; a property of the link. */
  readonly lagSeconds: number;
  /** Whether the engine is up and accepts connections. */
  up: boolean;
  /** Whether its storage takes writes. */
  writable: boolean;
  /** Writes committed or replayed. */
  position: number;
  /** Time up to which it has its source's writes; for a writer, of its last commit. */
  caughtUpTo: number;
  /** For a writer: position at each second, newest last; bounded. */
  readonly commits: { readonly at: number; readonly position: number }[];
  /** A reset voids what was still under way. */
  change: number;
}

export interface DatabaseEvent {
  readonly at: number;
  readonly database: string;
  readonly arn: string;
  readonly region: string;
  readonly message: string;
  readonly categories: readonly string[];
}
