import type { DBInstance } from '@aws-sdk/client-rds';
import type { AwsScope } from '../../aws/scope.ts';
import type { ActionContext, PlannedStep, StepProgress } from '../action.ts';
import { plannedCall } from '../calls.ts';
import { readDatabase } from '../reads/rds.ts';

/** Statuses in which RDS takes a modification. */
const modifiable: ReadonlySet<string> = new Set(['available', 'storage-full', 'storage-optimization']);

export function canBeFenced(writer: DBInstance): boolean {
  return modifiable.has(writer.DBInstanceStatus ?? '');
}

/** Gives the writer one security group that lets no client in. */
export function fenceStep(id: string, scope: AwsScope, group: string): PlannedStep {
  return securityGroupStep(`fence ${id}`, id, scope, [group]);
}

export function unfenceStep(id: string, scope: AwsScope, groups: readonly string[]): PlannedStep {
  return securityGroupStep(`let clients back to ${id}`, id, scope, groups);
}

function securityGroupStep(
  name: string,
  id: string,
  scope: AwsScope,
  groups: readonly string[],
): PlannedStep {
  return {
    name,
    calls: [
      plannedCall('RDS', 'ModifyDBInstance', scope, {
        DBInstanceIdentifier: id,
        VpcSecurityGroupIds: [...groups],
        ApplyImmediately: true,
      }),
    ],
    timeoutMs: 300_000,
  };
}

export async function observeSecurityGroups(
  id: string,
  scope: AwsScope,
  wanted: readonly string[],
  context: ActionContext,
): Promise<StepProgress> {
  const groups = (await readDatabase(context.aws, scope, id))?.VpcSecurityGroups;
  if (groups === undefined) return 'failed';
  const held = groups.filter(({ Status }) => Status !== 'removing').map((group) => group.VpcSecurityGroupId);
  const asWanted = held.length === wanted.length && wanted.every((group) => held.includes(group));
  if (!asWanted) return 'not-started';
  return groups.every(({ Status }) => Status === 'active') ? 'done' : 'under-way';
}

/** That clients reach again what was fenced; undefined while the fence is there, and where RDS knows nothing of it. */
export async function liftedFence(
  id: string,
  scope: AwsScope,
  fence: string,
  context: ActionContext,
): Promise<string | undefined> {
  const groups = (await readDatabase(context.aws, scope, id))?.VpcSecurityGroups ?? [];
  const held = groups.filter(({ Status }) => Status !== 'removing').map((group) => group.VpcSecurityGroupId);
  return held.length === 0 || (held.length === 1 && held[0] === fence)
    ? undefined
    : `clients reach ${id} again: it has ${held.join(' and ')}`;
}

export function promoteStep(id: string, scope: AwsScope): PlannedStep {
  return {
    name: `promote ${id}`,
    calls: [plannedCall('RDS', 'PromoteReadReplica', scope, { DBInstanceIdentifier: id })],
    // Minutes: it applies what it has, restarts, and becomes available.
    timeoutMs: 1_800_000,
  };
}

/** Statuses in which a promoted database takes connections. */
const serving: ReadonlySet<string> = new Set(['available', 'backing-up', 'storage-optimization']);
const broken = /^(failed|incompatible-|inaccessible-|restore-error|storage-full|deleting|stopped)/;

export async function observePromotion(
  id: string,
  scope: AwsScope,
  context: ActionContext,
): Promise<StepProgress> {
  const instance = await readDatabase(context.aws, scope, id);
  const status = instance?.DBInstanceStatus ?? 'unknown';
  if (instance === undefined || broken.test(status)) return 'failed';
  const follows = instance.ReadReplicaSourceDBInstanceIdentifier !== undefined;
  if (follows) return status === 'available' ? 'not-started' : 'under-way';
  return serving.has(status) ? 'done' : 'under-way';
}

/** Whether RDS says that what a replica gets from its source is broken. */
export function replicationIsBroken({ StatusInfos = [] }: DBInstance): boolean {
  return StatusInfos.some(({ StatusType, Normal }) => StatusType === 'read replication' && Normal === false);
}
