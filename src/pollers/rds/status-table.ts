import type { Finding } from '../finding.ts';

type StatusMeaning = Pick<Finding, 'state' | 'nature'>;

const well: StatusMeaning = { state: 'pass' };
const failed: StatusMeaning = { state: 'fail' };
/** RDS, or a person through RDS, is at work: neither good nor bad, and nothing for us to touch. */
const owned: StatusMeaning = { state: 'unknown', nature: 'transition' };

/**
 * What each status of an RDS instance or cluster means. RDS names over forty and adds some; one that is
 * not listed is unknown, never guessed.
 *
 * - Serving while RDS works beside it (a backup, monitoring, storage tuning): well.
 * - Interrupted, or possibly so, by RDS's own work: transition. `modifying` may be harmless or a restart;
 *   since RDS does not say which, it is left alone. So is `stopped`, which only a person or a schedule
 *   asks for: promoting a replica because somebody stopped the writer would undo what they did.
 * - Down until somebody mends the cause: failed.
 */
const meanings: ReadonlyMap<string, StatusMeaning> = new Map<string, StatusMeaning>([
  ['available', well],
  ['backing-up', well],
  ['configuring-activity-stream', well],
  ['configuring-associated-roles', well],
  ['configuring-enhanced-monitoring', well],
  ['configuring-iam-database-auth', well],
  ['configuring-log-exports', well],
  ['storage-config-upgrade', well],
  ['storage-initialization', well],
  ['storage-optimization', well],

  ['backtracking', owned],
  ['converting-to-vpc', owned],
  ['creating', owned],
  ['delete-precheck', owned],
  ['deleting', owned],
  ['failing-over', owned],
  ['maintenance', owned],
  ['migrating', owned],
  ['modifying', owned],
  ['moving-to-vpc', owned],
  ['preparing-data-migration', owned],
  ['promoting', owned],
  ['rebooting', owned],
  ['renaming', owned],
  ['resetting-master-credentials', owned],
  ['scaling-capacity', owned],
  ['scaling-compute', owned],
  ['scaling-storage', owned],
  ['starting', owned],
  ['stopped', owned],
  ['stopping', owned],
  ['switching-over', owned],
  ['update-iam-db-auth', owned],
  ['upgrading', owned],

  ['cloning-failed', failed],
  ['failed', failed],
  ['inaccessible-encryption-credentials', failed],
  ['inaccessible-encryption-credentials-recoverable', failed],
  ['insufficient-capacity', failed],
  ['migration-failed', failed],
  ['restore-error', failed],
  ['storage-full', failed],
]);

/** Also for statuses that are new to Holdfast, and for an answer without one: those are unknown. */
export function meaningOf(status: string | undefined): StatusMeaning {
  if (status === undefined) return { state: 'unknown' };
  // `incompatible-network`, `-option-group`, `-parameters`, `-restore`, …: each needs a person's change.
  if (status.startsWith('incompatible-')) return failed;
  return meanings.get(status) ?? { state: 'unknown' };
}
