import type {
  BackupJob as JobShape,
  DescribeBackupJobCommandInput,
  DescribeBackupVaultCommandInput,
  DescribeBackupVaultCommandOutput,
  ListBackupJobsCommandInput,
  ListBackupJobsCommandOutput,
  ListCopyJobsCommandInput,
  ListCopyJobsCommandOutput,
  ListProtectedResourcesCommandInput,
  ListProtectedResourcesCommandOutput,
  ListRecoveryPointsByResourceCommandInput,
  ListRecoveryPointsByResourceCommandOutput,
  ListRestoreJobsCommandInput,
  ListRestoreJobsCommandOutput,
  RecoveryPointByResource,
  StartBackupJobCommandInput,
  StartBackupJobCommandOutput,
} from '@aws-sdk/client-backup';
import { beginBackup, vaultArn } from '../world/data/backups.ts';
import type { BackupJob, ProtectedResource } from '../world/state/backup.ts';
import { awsFailure } from './failure.ts';
import { type CallContext, mutates, reads, type SimulatedService } from './operation.ts';
import { page } from './page.ts';

type Answer<T> = Omit<T, '$metadata'>;

/** AWS Backup: what it backs up, its jobs, and what came of them. Plans are played, and cannot be changed by calls. */
export const backup: SimulatedService = {
  id: 'Backup',
  protocol: 'rest-json',
  operations: {
    ListProtectedResources: reads(
      (input: ListProtectedResourcesCommandInput, context): Answer<ListProtectedResourcesCommandOutput> => {
        const { items, next } = paged(backedUpIn(context).filter(hasPoints), input);
        return { Results: items.map((one) => protectedShape(one, context)), NextToken: next };
      },
    ),
    ListRecoveryPointsByResource: reads(
      (
        input: ListRecoveryPointsByResourceCommandInput,
        context,
      ): Answer<ListRecoveryPointsByResourceCommandOutput> => {
        const one = backedUpIn(context).find(({ arn }) => arn === input.ResourceArn);
        const { items, next } = paged(one === undefined ? [] : pointShapes(one), input);
        return { RecoveryPoints: [...items], NextToken: next };
      },
    ),
    ListBackupJobs: reads(
      (input: ListBackupJobsCommandInput, context): Answer<ListBackupJobsCommandOutput> => {
        const found = jobsIn(context).filter(
          ({ one, job }) =>
            (input.ByResourceArn === undefined || one.arn === input.ByResourceArn) &&
            (input.ByState === undefined || job.state === input.ByState) &&
            job.at >= (input.ByCreatedAfter?.getTime() ?? 0),
        );
        const { items, next } = paged(found, input);
        return { BackupJobs: items.map((each) => jobShape(each, context)), NextToken: next };
      },
    ),
    ListCopyJobs: reads((input: ListCopyJobsCommandInput, context): Answer<ListCopyJobsCommandOutput> => {
      const copies = backedUpIn(context).flatMap((one) =>
        one.copyVault === undefined ? [] : one.points.map((point) => ({ one, point, to: one.copyVault })),
      );
      const found = copies.filter(
        ({ one, point }) =>
          point.completedAt >= (input.ByCreatedAfter?.getTime() ?? 0) &&
          (input.ByState === undefined || input.ByState === 'COMPLETED') &&
          (input.ByResourceArn === undefined || input.ByResourceArn === one.arn),
      );
      const { items, next } = paged(found, input);
      return {
        CopyJobs: items.map(({ one, point, to }) => ({
          AccountId: context.world.account,
          SourceBackupVaultArn: vaultArn(one.region, context.world.account, one.vault),
          SourceRecoveryPointArn: point.arn,
          DestinationBackupVaultArn: to,
          ResourceArn: one.arn,
          ResourceType: one.type,
          CreationDate: new Date(point.completedAt),
          CompletionDate: new Date(point.completedAt),
          State: 'COMPLETED' as const,
        })),
        NextToken: next,
      };
    }),
    ListRestoreJobs: reads(
      (input: ListRestoreJobsCommandInput, context): Answer<ListRestoreJobsCommandOutput> => {
        const restored = backedUpIn(context).flatMap((one) =>
          one.restore !== undefined && one.restore.at >= (input.ByCreatedAfter?.getTime() ?? 0)
            ? [{ one, restore: one.restore }]
            : [],
        );
        const { items, next } = paged(restored, input);
        return {
          RestoreJobs: items.map(({ one, restore }) => ({
            AccountId: context.world.account,
            SourceResourceArn: one.arn,
            ResourceType: one.type,
            CreationDate: new Date(restore.at),
            CompletionDate: new Date(restore.at),
            RecoveryPointCreationDate: new Date(restore.at),
            Status: 'COMPLETED' as const,
            ValidationStatus: restore.good ? ('SUCCESSFUL' as const) : ('FAILED' as const),
          })),
          NextToken: next,
        };
      },
    ),
    DescribeBackupVault: reads(
      (input: DescribeBackupVaultCommandInput, context): Answer<DescribeBackupVaultCommandOutput> => {
        const name = vaultNamed(input.BackupVaultName, context);
        return {
          BackupVaultName: name,
          BackupVaultArn: vaultArn(context.scope.region, context.world.account, name),
          VaultType: 'BACKUP_VAULT',
          VaultState: 'AVAILABLE',
          Locked: false,
          NumberOfRecoveryPoints: backedUpIn(context).flatMap(({ vault, points }) =>
            vault === name ? points : [],
          ).length,
        };
      },
    ),
    DescribeBackupJob: reads((input: DescribeBackupJobCommandInput, context): JobShape => {
      const found = jobsIn(context).find(({ job }) => job.id === input.BackupJobId);
      if (found === undefined)
        throw awsFailure('ResourceNotFoundException', `Backup job ${input.BackupJobId} does not exist`);
      return jobShape(found, context);
    }),
    StartBackupJob: mutates(
      (input: StartBackupJobCommandInput, context): Answer<StartBackupJobCommandOutput> => {
        const vault = vaultNamed(input.BackupVaultName, context);
        const one = backedUpIn(context).find(({ arn }) => arn === input.ResourceArn);
        if (one === undefined)
          throw awsFailure('ResourceNotFoundException', `Resource ${input.ResourceArn} does not exist`);
        const job = beginBackup(context.world, one, { vault, role: input.IamRoleArn ?? '' });
        return { BackupJobId: job.id, RecoveryPointArn: job.recoveryPoint, CreationDate: new Date(job.at) };
      },
    ),
  },
};

function paged<T>(
  items: readonly T[],
  {
    MaxResults,
    NextToken,
  }: { readonly MaxResults?: number | undefined; readonly NextToken?: string | undefined },
) {
  return page(items, {
    token: NextToken,
    size: MaxResults,
    sizeAtMost: 1_000,
    invalidToken: 'InvalidParameterValueException',
  });
}

function backedUpIn({ world, scope }: CallContext): readonly ProtectedResource[] {
  return [...world.backups.values()].filter(({ region }) => region === scope.region);
}

const hasPoints = ({ everyMs, points }: ProtectedResource): boolean =>
  everyMs === undefined || points.length > 0;

function vaultNamed(name: string | undefined, context: CallContext): string {
  if (name !== undefined && backedUpIn(context).some(({ vault }) => vault === name)) return name;
  throw awsFailure('ResourceNotFoundException', `Backup vault ${name} does not exist`);
}

function protectedShape(one: ProtectedResource, { world }: CallContext) {
  const newest = one.points.at(-1);
  return {
    ResourceArn: one.arn,
    ResourceName: one.name,
    ResourceType: one.type,
    LastBackupTime: newest === undefined ? undefined : new Date(newest.at),
    LastBackupVaultArn: vaultArn(one.region, world.account, one.vault),
    LastRecoveryPointArn: newest?.arn,
  };
}

/** A continuous backup is one recovery point that grows, until AWS Backup is not let in any more. */
function pointShapes({ everyMs, failing, points, vault }: ProtectedResource) {
  const goesOn = everyMs === undefined ? (failing.size > 0 ? 'STOPPED' : 'AVAILABLE') : 'COMPLETED';
  return points
    .map(
      ({ arn, at }): RecoveryPointByResource => ({
        RecoveryPointArn: arn,
        CreationDate: new Date(at),
        Status: goesOn,
        BackupVaultName: vault,
        VaultType: 'BACKUP_VAULT',
      }),
    )
    .toReversed();
}

interface FoundJob {
  readonly one: ProtectedResource;
  readonly job: BackupJob;
}

/** Newest first, as AWS Backup lists them. */
function jobsIn(context: CallContext): readonly FoundJob[] {
  return backedUpIn(context)
    .flatMap((one) => one.jobs.map((job) => ({ one, job })))
    .toSorted((a, b) => b.job.at - a.job.at);
}

function jobShape({ one, job }: FoundJob, { world }: CallContext): JobShape {
  return {
    AccountId: world.account,
    BackupJobId: job.id,
    BackupVaultName: job.vault,
    BackupVaultArn: vaultArn(one.region, world.account, job.vault),
    RecoveryPointArn: job.recoveryPoint,
    ResourceArn: one.arn,
    ResourceName: one.name,
    ResourceType: one.type,
    CreationDate: new Date(job.at),
    CompletionDate: job.endedAt === undefined ? undefined : new Date(job.endedAt),
    State: job.state,
    StatusMessage: job.message,
    IamRoleArn: job.role,
    PercentDone: job.state === 'COMPLETED' ? '100.0' : '0.0',
  };
}
