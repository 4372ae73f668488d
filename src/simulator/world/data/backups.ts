import { between } from '../draw.ts';
import { everyMinute } from '../signals/every-minute.ts';
import type { BackupJob, ProtectedResource } from '../state/backup.ts';
import type { World } from '../state/world.ts';

/** An incremental backup of something small takes minutes (model). */
const takesMs = [120_000, 240_000] as const;

/** As many recovery points and jobs as a plan of five weeks has. */
const keptAtMost = 40;

/** Has AWS Backup carry out its plans; call it where there is something to back up. */
export function startBackups(world: World): void {
  everyMinute(world, () => {
    const now = world.clock.now();
    for (const one of world.backups.values()) {
      if (one.everyMs === undefined || now < one.nextAt) continue;
      one.nextAt += one.everyMs;
      beginBackup(world, one, { vault: one.vault, role: planRole(world) });
    }
  });
}

/** The role that AWS Backup makes for its plans. */
export function planRole({ account }: Pick<World, 'account'>): string {
  return `arn:aws:iam::${account}:role/service-role/AWSBackupDefaultServiceRole`;
}

export const vaultArn = (region: string, account: string, vault: string): string =>
  `arn:aws:backup:${region}:${account}:backup-vault:${vault}`;

export function recoveryPointArn(world: World, region: string): string {
  return `arn:aws:backup:${region}:${world.account}:recovery-point:${[8, 4, 4, 4, 12].map((digits) => world.hexId(digits)).join('-')}`;
}

/** Begins a backup, which is complete minutes later or has failed by then. */
export function beginBackup(
  world: World,
  one: ProtectedResource,
  { vault, role }: { readonly vault: string; readonly role: string },
): BackupJob {
  const job: BackupJob = {
    id: [8, 4, 4, 4, 12]
      .map((digits) => world.hexId(digits))
      .join('-')
      .toUpperCase(),
    at: world.clock.now(),
    vault,
    role,
    state: 'RUNNING',
    recoveryPoint: recoveryPointArn(world, one.region),
  };
  keep(one.jobs, job);
  world.clock.after(between(world, 'backups', ...takesMs), () => end(world, one, job));
  return job;
}

function end(world: World, one: ProtectedResource, job: BackupJob): void {
  job.endedAt = world.clock.now();
  if (one.failing.size > 0) {
    job.state = 'FAILED';
    job.message = `AWS Backup does not have permission to access ${one.arn}. Check the permissions of the role.`;
    return;
  }
  job.state = 'COMPLETED';
  keep(one.points, { arn: job.recoveryPoint, at: job.at, completedAt: job.endedAt });
}

function keep<T>(list: T[], item: T): void {
  if (list.length >= keptAtMost) list.shift();
  list.push(item);
}
