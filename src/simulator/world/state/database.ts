/**
 * What is wrong with a database, one object for each cause, so that faults overlap and heal in any order.
 * The kinds that `hostBound` names stay behind with the old host when RDS fails over to the standby.
 */
export type DatabaseImpairment =
  | { readonly kind: 'storage-failed' }
  | { readonly kind: 'storage-full' }
  /** The whole engine stands still, and goes on afterwards as if nothing had been. */
  | { readonly kind: 'paused' }
  /** `capacityShare` of the usual capacity is left, 0–1, and every query takes so much longer. */
  | { readonly kind: 'slow'; readonly capacityShare: number; readonly latencyMs: number }
  /** Work beside that of the users, as a share of its capacity: a schema migration, a report. */
  | { readonly kind: 'load'; readonly share: number }
  /** A replica's stream is cut until this is gone. */
  | { readonly kind: 'replication-cut' }
  /** A replica's stream has broken for good: only a rebuild mends it. */
  | { readonly kind: 'replication-broken'; readonly reason: string }
  /** A replica runs so much further behind. */
  | { readonly kind: 'late'; readonly seconds: number }
  /** The lag of a replica is not known to RDS. */
  | { readonly kind: 'lag-unknown' }
  /** What it wrote since a time is bad: it serves, and what it serves is wrong. */
  | { readonly kind: 'corrupt'; readonly since: number }
  /** RDS does not get its failover done (2011 and 2012): it never begins, or begins and never ends. */
  | { readonly kind: 'failover-stuck'; readonly announced: boolean }
  /** The standby lacks the last seconds of commits (a relaxed flush setting): a failover loses them. */
  | { readonly kind: 'loose-commits'; readonly seconds: number }
  /** A promotion in its lineage has every other replica rebuilt. */
  | { readonly kind: 'promotion-rebuilds' };

/** A backup, which outlives its database unless RDS made it by itself. */
export interface DatabaseSnapshot {
  readonly id: string;
  readonly database: string;
  readonly region: string;
  readonly zone: string;
  readonly engine: string;
  readonly at: number;
  readonly kind: 'automated' | 'manual';
  status: 'creating' | 'available';
}

export interface PendingMaintenance {
  readonly action: string;
  readonly description: string;
  /** When RDS applies it by itself; absent: when somebody asks for it. */
  readonly appliesAt?: number;
}

export interface Database {
  readonly id: string;
  readonly arn: string;
  readonly resourceId: string;
  readonly region: string;
  /** Where its engine runs; a Multi-AZ failover changes it. */
  zone: string;
  /** Multi-AZ: the zone of the synchronous standby, and when it can take over. */
  standby?: { readonly zone: string; readonly readyAt: number };
  /** A failover of RDS's own that is under way. */
  failover?: { readonly startedAt: number; readonly hangs: boolean };
  /** Id of the Aurora cluster whose storage it shares. */
  readonly cluster?: string;
  /** 0–15, the lowest is promoted first. */
  readonly promotionTier: number;
  readonly engine: string;
  readonly engineVersion: string;
  instanceClass: string;
  readonly endpoint: string;
  readonly port: number;
  readonly createdAt: number;
  readonly tags: Map<string, string>;
  backupRetentionDays: number;
  deletionProtection: boolean;
  /** Said when it is made, and for good (AWS). */
  readonly encrypted: boolean;
  /** Gibibytes. */
  storageGb: number;
  /** When its storage was changed last: RDS takes no other change for six hours. */
  storageChangedAt?: number;
  /** Databases of one lineage hold copies of the same data: one of them may take writes. */
  readonly lineage: string;
  /** RDS's own word: `available`, `modifying`, `rebooting`, `storage-full`, `failed`, … */
  status: string;
  securityGroups: { readonly id: string; status: 'active' | 'adding' | 'removing' }[];
  /** Id of the database that it replicates from. */
  source?: string;
  /** How far behind its source it runs, seconds; a property of the link. */
  readonly lagSeconds: number;
  /** Whether the engine is started: RDS stops it for a restart, a failover, or when asked to. */
  up: boolean;
  /** Whether its engine takes writes. */
  writable: boolean;
  readonly impairments: Set<DatabaseImpairment>;
  /** What RDS has waiting for it. */
  readonly maintenance: Set<PendingMaintenance>;
  /** Queries per second that it can answer with a warm buffer pool; infinite where nobody gave a figure. */
  readonly capacity: number;
  /** How much of what is asked for lies in its buffer pool, 0 (just started) to 1. */
  warmth: number;
  readonly load: DatabaseLoad;
  /** Writes committed or replayed. */
  position: number;
  /** Time up to which it has its source's writes; for a writer, of its last commit. */
  caughtUpTo: number;
  /** Time of the newest commit that it has. */
  lastCommitAt: number;
  /** For a writer: position at each second in which it rose, newest last; bounded. */
  readonly commits: { readonly at: number; readonly position: number }[];
  /** A reset voids what was still under way. */
  change: number;
}

/** Queries that were sent to it in the second that began at `at`, and in the one before. */
export interface DatabaseLoad {
  at: number;
  queries: number;
  writes: number;
  before: number;
}

export interface DatabaseEvent {
  readonly at: number;
  /** Its identifier, or its cluster's. */
  readonly database: string;
  readonly sourceType: 'db-instance' | 'db-cluster';
  readonly arn: string;
  readonly region: string;
  /** RDS's number of it, `RDS-EVENT-0049`, where it has one; DescribeEvents does not tell it, EventBridge does. */
  readonly eventId?: string;
  readonly message: string;
  readonly categories: readonly string[];
}
