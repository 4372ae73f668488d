/** Something that AWS Backup backs up: a database, a table, a bucket. */
export interface ProtectedResource {
  readonly arn: string;
  readonly name: string;
  /** As AWS Backup calls it: `RDS`, `DynamoDB`, `S3`. */
  readonly type: string;
  readonly region: string;
  /** Name of the vault that its recovery points go to. */
  readonly vault: string;
  /** How often its plan has it backed up; undefined: continuously. */
  readonly everyMs: number | undefined;
  nextAt: number;
  /** Oldest first; bounded. */
  readonly points: RecoveryPoint[];
  /** Oldest first; bounded. */
  readonly jobs: BackupJob[];
  /** ARN of the vault that each recovery point is copied to. */
  readonly copyVault: string | undefined;
  /** The last time that somebody restored one of its recovery points, and whether it was good. */
  readonly restore: { readonly at: number; readonly good: boolean } | undefined;
  /** Causes for which its backups fail: a role or a key that does not let AWS Backup in. */
  readonly failing: Set<object>;
}

export interface RecoveryPoint {
  readonly arn: string;
  readonly at: number;
  readonly completedAt: number;
}

export interface BackupJob {
  readonly id: string;
  readonly at: number;
  readonly vault: string;
  readonly role: string;
  state: 'RUNNING' | 'COMPLETED' | 'FAILED';
  endedAt?: number;
  message?: string;
  /** Of the recovery point that it makes. */
  readonly recoveryPoint: string;
}
