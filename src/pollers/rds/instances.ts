import { type DBInstance, type Filter, paginateDescribeDBInstances, RDSClient } from '@aws-sdk/client-rds';
import { collectPages } from '../pages.ts';
import type { Relation, Resource } from '../../model/resource.ts';
import { complete, type Finding, type Found, stated } from '../finding.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { clusterIdFrom, instanceIdFrom } from './ids.ts';
import { isFailingOver, lagOf, type SignalsOf, signalsIn } from './known.ts';
import { restorableFinding } from './restorable.ts';
import { meaningOf } from './status-table.ts';

/** Database instances. A cluster's members get their role from the cluster, which alone knows it. */
export const instancesPart: PollPart = {
  name: 'instances',
  everyMs: 30_000,
  reach: 'regional',
  permissions: ['rds:DescribeDBInstances'],
  poll: async (context) => {
    const instances = await describeInstances(context, []);
    const voice = { poller: 'rds', part: instancesPart };
    return [complete(voice, context, instancesFound(instances, context, signalsIn(context)))];
  },
};

export type IdentifiedInstance = DBInstance & { readonly DBInstanceIdentifier: string };

/** Throws AwsError. */
export async function describeInstances(
  context: PollContext,
  Filters: Filter[],
): Promise<readonly IdentifiedInstance[]> {
  const client = context.aws.client(RDSClient, context.scope, { priority: context.priority });
  const listed = await collectPages(
    paginateDescribeDBInstances({ client }, { MaxRecords: 100, ...(Filters.length > 0 ? { Filters } : {}) }),
    (page) => page.DBInstances,
  );
  return listed.filter((instance): instance is IdentifiedInstance => Boolean(instance.DBInstanceIdentifier));
}

export function instancesFound(
  instances: readonly IdentifiedInstance[],
  context: PollContext,
  signalsOf: SignalsOf,
): Found {
  return {
    resources: instances.map((instance) => instanceResource(instance, context, signalsOf)),
    findings: instances.flatMap((instance) => findingsOf(instance, idOf(instance, context), context.now())),
  };
}

const idOf = (instance: IdentifiedInstance, { scope }: PollContext): string =>
  instance.DBInstanceArn ?? instanceIdFrom(scope, instance.DBInstanceIdentifier);

function instanceResource(
  instance: IdentifiedInstance,
  context: PollContext,
  signalsOf: SignalsOf,
): Resource {
  const { scope } = context;
  const id = idOf(instance, context);
  const now = context.now();
  const clusterId = instance.DBClusterIdentifier && clusterIdFrom(scope, instance.DBClusterIdentifier);
  const replicaOf = sourceOf(instance, context);
  const replicas = (instance.ReadReplicaDBInstanceIdentifiers ?? []).map((name) =>
    instanceIdFrom(scope, name),
  );
  const recovering = isFailingOver(clusterId ? [id, clusterId] : [id], signalsOf, now);
  return {
    id,
    kind: 'rds:instance',
    account: scope.account,
    region: scope.region,
    name: instance.DBInstanceIdentifier,
    tags: tagsOf(instance.TagList),
    ...(instance.AvailabilityZone === undefined ? {} : { zone: instance.AvailabilityZone }),
    facts: stated({
      engine: instance.Engine,
      engineVersion: instance.EngineVersion,
      instanceClass: instance.DBInstanceClass,
      status: instance.DBInstanceStatus,
      role: clusterId ? undefined : roleOf(replicaOf, replicas),
      multiAz: instance.MultiAZ,
      secondaryZone: instance.SecondaryAvailabilityZone,
      clusterId: clusterId || undefined,
      replicaOf,
      replicas,
      endpoint: instance.Endpoint?.Address,
      endpointPort: instance.Endpoint?.Port,
      lagSeconds: lagOf(id, signalsOf, now),
      securityGroups: (instance.VpcSecurityGroups ?? []).flatMap(({ VpcSecurityGroupId }) =>
        VpcSecurityGroupId === undefined ? [] : [VpcSecurityGroupId],
      ),
      failingOver: recovering || instance.DBInstanceStatus === 'failing-over',
      promotionTier: instance.PromotionTier,
      backupRetentionDays: instance.BackupRetentionPeriod,
      backupCopies: (instance.DBInstanceAutomatedBackupsReplications ?? []).flatMap(
        (copy) => copy.DBInstanceAutomatedBackupsArn ?? [],
      ),
      deletionProtection: instance.DeletionProtection,
      encrypted: instance.StorageEncrypted,
      awsResourceId: instance.DbiResourceId,
    }),
    relations: relationsOf(clusterId, replicaOf),
  };
}

function sourceOf(instance: DBInstance, { scope }: PollContext): string | undefined {
  const { ReadReplicaSourceDBInstanceIdentifier: source, ReadReplicaSourceDBClusterIdentifier: cluster } =
    instance;
  if (source) return instanceIdFrom(scope, source);
  return cluster ? clusterIdFrom(scope, cluster) : undefined;
}

function roleOf(replicaOf: string | undefined, replicas: readonly string[]) {
  if (replicaOf !== undefined) return 'replica';
  return replicas.length > 0 ? 'writer' : 'standalone';
}

function relationsOf(clusterId: string | undefined, replicaOf: string | undefined): Relation[] {
  const relations: Relation[] = [];
  if (clusterId) relations.push({ type: 'member-of', to: clusterId });
  if (replicaOf !== undefined) relations.push({ type: 'replicates', to: replicaOf });
  return relations;
}

export function tagsOf(
  list: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] | undefined,
): Record<string, string> {
  return Object.fromEntries((list ?? []).flatMap(({ Key, Value }) => (Key ? [[Key, Value ?? '']] : [])));
}

function findingsOf(instance: IdentifiedInstance, id: string, now: number): Finding[] {
  const status = instance.DBInstanceStatus;
  const findings: Finding[] = [
    {
      resource: id,
      check: 'rds/status',
      family: 'control-plane',
      reason: `RDS says ${status ?? 'nothing of its status'}`,
      ...meaningOf(status),
    },
  ];
  const replication = instance.StatusInfos?.find(({ StatusType }) => StatusType === 'read replication');
  if (replication !== undefined)
    findings.push({
      resource: id,
      check: 'rds/replication',
      family: 'data',
      state: replicationState(replication),
      reason: `Replication: ${[replication.Status, replication.Message].filter(Boolean).join(': ') || 'not stated'}`,
    });
  // Members of a cluster share its backups, and a replica is made again from its source.
  if (!instance.DBClusterIdentifier && !instance.ReadReplicaSourceDBInstanceIdentifier)
    findings.push(
      ...restorableFinding(
        id,
        { latest: instance.LatestRestorableTime, retentionDays: instance.BackupRetentionPeriod },
        now,
      ),
    );
  return findings;
}

/** A replica whose replication has stopped still answers, with data that grows old: its data has failed. */
function replicationState(info: { Normal?: boolean | undefined; Status?: string | undefined }) {
  if (info.Normal === undefined) return info.Status === 'replicating' ? 'pass' : 'unknown';
  if (info.Normal) return 'pass';
  return /^(error|terminated|stopped)/.test(info.Status ?? '') ? 'fail' : 'warn';
}
