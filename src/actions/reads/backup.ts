import {
  BackupClient,
  type BackupJob,
  DescribeBackupVaultCommand,
  type DescribeBackupVaultOutput,
  paginateListBackupJobs,
  paginateListRecoveryPointsByResource,
} from '@aws-sdk/client-backup';
import type { AwsAccess } from '../../aws/access.ts';
import { AwsError } from '../../aws/error.ts';
import type { AwsScope } from '../../aws/scope.ts';

const clientOf = (aws: AwsAccess, scope: AwsScope) => aws.client(BackupClient, scope, { priority: 'verify' });

/** The vault as AWS Backup knows it now, or undefined when it knows none of that name. */
export async function readVault(
  aws: AwsAccess,
  scope: AwsScope,
  name: string,
): Promise<DescribeBackupVaultOutput | undefined> {
  try {
    return await clientOf(aws, scope).send(new DescribeBackupVaultCommand({ BackupVaultName: name }));
  } catch (error) {
    if (error instanceof AwsError && error.failure === 'gone') return undefined;
    throw error;
  }
}

/** Backup jobs of one resource that were created after a time, milliseconds since the epoch. Throws AwsError. */
export async function readBackupJobs(
  aws: AwsAccess,
  scope: AwsScope,
  about: { readonly resource: string; readonly createdAfter: number },
): Promise<readonly BackupJob[]> {
  const pages = paginateListBackupJobs(
    { client: clientOf(aws, scope) },
    { ByResourceArn: about.resource, ByCreatedAfter: new Date(about.createdAfter) },
  );
  const jobs: BackupJob[] = [];
  for await (const { BackupJobs = [] } of pages) jobs.push(...BackupJobs);
  return jobs;
}

/**
 * When the newest recovery point was made that is complete, milliseconds since the epoch; 0 where none is.
 * `isContinuous`: one goes on by itself, and no other is needed. Throws AwsError.
 */
export async function readNewestRecoveryPoint(
  aws: AwsAccess,
  scope: AwsScope,
  resource: string,
): Promise<{ readonly at: number; readonly isContinuous: boolean }> {
  const pages = paginateListRecoveryPointsByResource(
    { client: clientOf(aws, scope) },
    { ResourceArn: resource },
  );
  let at = 0;
  let isContinuous = false;
  for await (const { RecoveryPoints = [] } of pages)
    for (const { Status, CreationDate } of RecoveryPoints) {
      isContinuous ||= Status === 'AVAILABLE';
      if (Status === 'COMPLETED') at = Math.max(at, CreationDate?.getTime() ?? 0);
    }
  return { at, isContinuous };
}
