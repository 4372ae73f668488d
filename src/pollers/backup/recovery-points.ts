import {
  BackupClient,
  paginateListRecoveryPointsByResource,
  type RecoveryPointByResource,
} from '@aws-sdk/client-backup';
import type { Resource } from '../../model/resource.ts';
import { stated } from '../finding.ts';
import { collectPages } from '../pages.ts';
import type { PollContext } from '../poller.ts';
import { pageSize } from './page-size.ts';

/** The resource with how it is backed up, from its recovery points. Throws AwsError. */
export async function readRecoveryPoints(resource: Resource, context: PollContext): Promise<Resource> {
  const client = context.aws.client(BackupClient, context.scope, { priority: context.priority });
  const points = await collectPages(
    paginateListRecoveryPointsByResource({ client }, { ResourceArn: resource.id, MaxResults: pageSize }),
    ({ RecoveryPoints }) => RecoveryPoints,
  );
  const { backupVault, newestRecoveryPoint } = resource.facts;
  return {
    ...resource,
    facts: stated({
      backupVault,
      newestRecoveryPoint,
      backupKind: kindOf(points),
      backedUpEverySeconds: rhythmOf(points),
    }),
  };
}

/**
 * AWS (RecoveryPoint): AVAILABLE is a continuous backup, from which any second of the last weeks can be
 * restored, and STOPPED is one that goes on no more. `none`: nothing of it can be restored.
 */
function kindOf(points: readonly RecoveryPointByResource[]): string {
  const has = (status: string) => points.some(({ Status }) => Status === status);
  if (has('AVAILABLE')) return 'continuous';
  if (has('STOPPED')) return 'stopped';
  return has('COMPLETED') ? 'periodic' : 'none';
}

/** So many of the newest tell how often it is backed up now: a plan may have changed. */
const rhythmFrom = 8;

/** The usual time between two backups, seconds; nothing while there are fewer than three. */
function rhythmOf(points: readonly RecoveryPointByResource[]): number | undefined {
  const times = points
    .flatMap(({ Status, CreationDate }) =>
      Status === 'COMPLETED' && CreationDate ? [CreationDate.getTime()] : [],
    )
    .filter(Number.isFinite)
    .toSorted((a, b) => b - a)
    .slice(0, rhythmFrom);
  const gaps = times.slice(1).map((at, index) => ((times[index] ?? at) - at) / 1000);
  return gaps.length < 2 ? undefined : gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)];
}
