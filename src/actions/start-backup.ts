import type { BackupJob, DescribeBackupVaultOutput } from '@aws-sdk/client-backup';
import { z } from 'zod';
import { dateInWords } from '../model/time-in-words.ts';
import type { Action, Precondition } from './action.ts';
import { applyStep } from './apply-calls.ts';
import { asJson, plannedCall } from './calls.ts';
import { inconclusive } from './evidence.ts';
import { checkedBy } from './params.ts';
import { planOf, precondition, scopeOf } from './precondition.ts';
import { readBackupJobs, readNewestRecoveryPoint, readVault } from './reads/backup.ts';

const paramsSchema = z.strictObject({
  vault: z
    .string()
    .regex(/^[A-Za-z0-9_-]{2,50}$/, 'must be the name of a backup vault')
    .describe('Vault of the same account and region that the recovery point goes to.'),
  role: z
    .string()
    .regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/, 'must be the ARN of a role')
    .describe('Role that AWS Backup takes the backup with.'),
  olderThanMinutes: z
    .int()
    .min(15)
    .max(50_000)
    .default(60)
    .describe('Nothing is started while the newest recovery point is younger.'),
});

/** A job that began so long ago and still runs is one of which AWS Backup itself would say so. */
const lookBackMs = 24 * 3_600_000;

const underWay: ReadonlySet<string> = new Set(['CREATED', 'PENDING', 'RUNNING', 'ABORTING']);
const failed: ReadonlySet<string> = new Set(['FAILED', 'ABORTED', 'EXPIRED', 'PARTIAL']);

/**
 * Has AWS Backup take one backup now, of what its plan has missed. Nothing is taken away and nobody notices
 * but by the bill; what is already backed up continuously, or just now, is left alone.
 */
export const startBackup: Action = {
  name: 'start-backup',
  summary: 'Has AWS Backup take a backup now of something whose newest recovery point is too old.',
  kinds: ['rds:instance', 'rds:cluster', 'dynamodb:table', 's3:bucket', 'efs:file-system'],
  verdicts: ['healthy', 'degraded'],
  risk: 'low',
  reversible: false,
  effect: 'none',
  dependsOnControlPlanes: [],
  permissions: [
    'backup:DescribeBackupVault',
    'backup:ListBackupJobs',
    'backup:ListRecoveryPointsByResource',
    'backup:StartBackupJob',
    'iam:PassRole',
  ],
  checkParams: checkedBy(paramsSchema),

  async plan(target, rawParams, context) {
    const { vault, role, olderThanMinutes } = paramsSchema.parse(rawParams);
    const { aws, now } = context;
    const scope = scopeOf(target);
    const jobs = await readBackupJobs(aws, scope, { resource: target.id, createdAfter: now - lookBackMs });
    const newest = await readNewestRecoveryPoint(aws, scope, target.id);
    return planOf(this.name, target, {
      summary: `Take a backup of ${target.name} into the vault ${vault}`,
      preconditions: [
        vaultTakesIt(await readVault(aws, scope, vault), vault),
        nobodyElseDoes(jobs),
        precondition(
          'it is not backed up continuously',
          !newest.isContinuous,
          newest.isContinuous ? 'any second of it can be restored' : 'it is not',
        ),
        precondition(
          'its newest recovery point is too old',
          now - newest.at > olderThanMinutes * 60_000,
          newest.at === 0 ? 'it has none' : `it is of ${dateInWords(newest.at)}`,
        ),
      ],
      steps: [
        {
          name: `back up ${target.name}`,
          calls: [
            plannedCall('Backup', 'StartBackupJob', scope, {
              BackupVaultName: vault,
              ResourceArn: target.id,
              IamRoleArn: role,
              IdempotencyToken: context.remediation,
              // The shortest that AWS takes: a backup that begins hours later is not what was asked for.
              StartWindowMinutes: 60,
            }),
          ],
          // The first backup of something large takes hours, and AWS Backup goes on whether we wait or not.
          timeoutMs: 4 * 3_600_000,
        },
      ],
      state: asJson({ target: target.id, scope, before: newest.at, plannedAt: now }),
      warnings: ['a recovery point is paid for until somebody deletes it: it has no lifecycle of its own'],
    });
  },

  async apply(plan, step, context) {
    const [answer] = await applyStep(plan, step, context);
    return jobSchema.safeParse(answer).data?.BackupJobId;
  },

  async observe(plan, _step, context) {
    const { target, scope, plannedAt } = stateSchema.parse(plan.state);
    const jobs = await readBackupJobs(context.aws, scope, { resource: target, createdAfter: plannedAt });
    const ours = jobs.filter(
      ({ BackupJobId: id }) => context.receipt === undefined || id === context.receipt,
    );
    const states = ours.map(({ State }) => State ?? '');
    if (states.includes('COMPLETED')) return 'done';
    if (states.some((state) => underWay.has(state))) return 'under-way';
    if (states.some((state) => failed.has(state))) return 'failed';
    return states.length === 0 ? 'not-started' : 'unknown';
  },

  verify(plan, model) {
    const { target, before } = stateSchema.parse(plan.state);
    const newest = Date.parse(String(model.resources.get(target)?.facts['newestRecoveryPoint']));
    return newest > before
      ? { outcome: 'success', reason: `its newest recovery point is of ${dateInWords(newest)}` }
      : inconclusive('AWS Backup has not listed a newer recovery point of it yet');
  },
};

const jobSchema = z.object({ BackupJobId: z.string() });

const stateSchema = z.object({
  target: z.string(),
  scope: z.object({ account: z.string(), region: z.string() }),
  before: z.number(),
  plannedAt: z.number(),
});

function vaultTakesIt(vault: DescribeBackupVaultOutput | undefined, name: string): Precondition {
  const what = 'the vault takes it';
  if (vault === undefined) return precondition(what, false, `there is no vault ${name} in its region`);
  // A vault that is air-gapped takes copies only; of an answer without a type nothing speaks against it.
  const { VaultType: type = 'BACKUP_VAULT', VaultState: state = 'AVAILABLE' } = vault;
  return precondition(
    what,
    type === 'BACKUP_VAULT' && state === 'AVAILABLE',
    `${name} is a ${type.toLowerCase().replaceAll('_', ' ')} and ${state.toLowerCase()}`,
  );
}

function nobodyElseDoes(jobs: readonly BackupJob[]): Precondition {
  const running = jobs.find(({ State }) => State !== undefined && underWay.has(State));
  return precondition(
    'no backup of it is under way',
    running === undefined,
    running === undefined ? 'none is' : `job ${running.BackupJobId ?? 'without a name'} is ${running.State}`,
  );
}
