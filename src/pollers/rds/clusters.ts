import { type DBCluster, type Filter, paginateDescribeDBClusters, RDSClient } from '@aws-sdk/client-rds';
import { collectPages } from '../pages.ts';
import type { Relation, Resource } from '../../model/resource.ts';
import { complete, type Finding, type Found, stated } from '../finding.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { clusterIdFrom, instanceIdFrom } from './ids.ts';
import { tagsOf } from './instances.ts';
import { isFailingOver, type SignalsOf, signalsIn } from './known.ts';
import { restorableFinding } from './restorable.ts';
import { meaningOf } from './status-table.ts';

/** Aurora and Multi-AZ clusters, and which member writes: DescribeDBInstances does not say. */
export const clustersPart: PollPart = {
  name: 'clusters',
  everyMs: 30_000,
  reach: 'regional',
  permissions: ['rds:DescribeDBClusters'],
  poll: async (context) => {
    const clusters = await describeClusters(context, []);
    const voice = { poller: 'rds', part: clustersPart };
    return [complete(voice, context, clustersFound(clusters, context, signalsIn(context)))];
  },
};

export type IdentifiedCluster = DBCluster & { readonly DBClusterIdentifier: string };

/** Throws AwsError. */
export async function describeClusters(
  context: PollContext,
  Filters: Filter[],
): Promise<readonly IdentifiedCluster[]> {
  const client = context.aws.client(RDSClient, context.scope, { priority: context.priority });
  const listed = await collectPages(
    paginateDescribeDBClusters({ client }, { MaxRecords: 100, ...(Filters.length > 0 ? { Filters } : {}) }),
    (page) => page.DBClusters,
  );
  return listed.filter((cluster): cluster is IdentifiedCluster => Boolean(cluster.DBClusterIdentifier));
}

export function clustersFound(
  clusters: readonly IdentifiedCluster[],
  context: PollContext,
  signalsOf: SignalsOf,
): Found {
  return {
    resources: clusters.flatMap((cluster) => [
      clusterResource(cluster, context, signalsOf),
      ...memberResources(cluster, context),
    ]),
    findings: clusters.flatMap((cluster) => [
      statusFinding(cluster, idOf(cluster, context)),
      ...restorableFinding(
        idOf(cluster, context),
        { latest: cluster.LatestRestorableTime, retentionDays: cluster.BackupRetentionPeriod },
        context.now(),
      ),
    ]),
  };
}

const idOf = (cluster: IdentifiedCluster, { scope }: PollContext): string =>
  cluster.DBClusterArn ?? clusterIdFrom(scope, cluster.DBClusterIdentifier);

function clusterResource(cluster: IdentifiedCluster, context: PollContext, signalsOf: SignalsOf): Resource {
  const { scope } = context;
  const id = idOf(cluster, context);
  const members = membersOf(cluster, context);
  const source = cluster.ReplicationSourceIdentifier;
  const replicaOf = source ? clusterIdFrom(scope, source) : undefined;
  const relations: Relation[] = replicaOf === undefined ? [] : [{ type: 'replicates', to: replicaOf }];
  return {
    id,
    kind: 'rds:cluster',
    account: scope.account,
    region: scope.region,
    name: cluster.DBClusterIdentifier,
    tags: tagsOf(cluster.TagList),
    facts: stated({
      engine: cluster.Engine,
      engineVersion: cluster.EngineVersion,
      engineMode: cluster.EngineMode,
      status: cluster.Status,
      writer: members.find(({ writes }) => writes)?.id,
      readers: members.filter(({ writes }) => !writes).map((member) => member.id),
      endpoint: cluster.Endpoint,
      endpointPort: cluster.Port,
      readerEndpoint: cluster.ReaderEndpoint,
      multiAz: cluster.MultiAZ,
      zones: cluster.AvailabilityZones,
      failingOver: isFailingOver([id], signalsOf, context.now()) || cluster.Status === 'failing-over',
      globalCluster: cluster.GlobalClusterIdentifier,
      replicaOf,
      replicas: cluster.ReadReplicaIdentifiers ?? [],
      backupRetentionDays: cluster.BackupRetentionPeriod,
      deletionProtection: cluster.DeletionProtection,
      encrypted: cluster.StorageEncrypted,
      awsResourceId: cluster.DbClusterResourceId,
    }),
    relations,
  };
}

interface Member {
  readonly id: string;
  readonly identifier: string;
  readonly writes: boolean;
  readonly promotionTier: number | undefined;
}

function membersOf(cluster: DBCluster, { scope }: PollContext): readonly Member[] {
  return (cluster.DBClusterMembers ?? []).flatMap((member) =>
    member.DBInstanceIdentifier
      ? [
          {
            id: instanceIdFrom(scope, member.DBInstanceIdentifier),
            identifier: member.DBInstanceIdentifier,
            writes: member.IsClusterWriter === true,
            promotionTier: member.PromotionTier,
          },
        ]
      : [],
  );
}

/** What the cluster knows of its members; the instances' own part says the rest of them. */
function memberResources(cluster: IdentifiedCluster, context: PollContext): Resource[] {
  const clusterId = idOf(cluster, context);
  return membersOf(cluster, context).map((member) => ({
    id: member.id,
    kind: 'rds:instance',
    account: context.scope.account,
    region: context.scope.region,
    name: member.identifier,
    tags: {},
    facts: stated({
      role: member.writes ? 'writer' : 'reader',
      clusterId,
      promotionTier: member.promotionTier,
    }),
    relations: [{ type: 'member-of', to: clusterId }],
  }));
}

function statusFinding(cluster: DBCluster, id: string): Finding {
  return {
    resource: id,
    check: 'rds/status',
    family: 'control-plane',
    reason: `RDS says ${cluster.Status ?? 'nothing of its status'}`,
    ...meaningOf(cluster.Status),
  };
}
