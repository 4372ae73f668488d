import {
  type CacheCluster,
  type CacheNode,
  ElastiCacheClient,
  paginateDescribeCacheClusters,
} from '@aws-sdk/client-elasticache';
import { cacheClusterArn, replicationGroupArn } from '../../aws/arn.ts';
import type { Resource } from '../../model/resource.ts';
import { complete, type Finding, type Found, stated } from '../finding.ts';
import { collectPages } from '../pages.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { meaningOf } from './status-table.ts';

/** Every cache cluster with its nodes. In a replication group each node is a cluster of its own. */
export const clustersPart: PollPart = {
  name: 'clusters',
  everyMs: 300_000,
  reach: 'regional',
  permissions: ['elasticache:DescribeCacheClusters'],
  poll: async (context) => {
    const voice = { poller: 'elasticache', part: clustersPart };
    return [complete(voice, context, clustersFound(await describeClusters(context), context))];
  },
};

export type IdentifiedCluster = CacheCluster & { readonly CacheClusterId: string };

/** All of the region, or one by its identifier. Throws AwsError. */
export async function describeClusters(
  context: PollContext,
  id?: string,
): Promise<readonly IdentifiedCluster[]> {
  const client = context.aws.client(ElastiCacheClient, context.scope, { priority: context.priority });
  const which = id === undefined ? { MaxRecords: 100 } : { CacheClusterId: id };
  const clusters = await collectPages(
    paginateDescribeCacheClusters({ client }, { ShowCacheNodeInfo: true, ...which }),
    (page) => page.CacheClusters,
  );
  return clusters.filter((cluster): cluster is IdentifiedCluster => Boolean(cluster.CacheClusterId));
}

export function clustersFound(clusters: readonly IdentifiedCluster[], context: PollContext): Found {
  return {
    resources: clusters.map((cluster) => clusterResource(cluster, context)),
    findings: clusters.flatMap((cluster) => findingsOf(cluster, idOf(cluster, context))),
  };
}

const idOf = ({ ARN, CacheClusterId }: IdentifiedCluster, { scope }: PollContext): string =>
  ARN ?? cacheClusterArn(scope, CacheClusterId);

function clusterResource(cluster: IdentifiedCluster, context: PollContext): Resource {
  const { account, region } = context.scope;
  const { ReplicationGroupId: group, CacheNodes: nodes, PreferredAvailabilityZone: preferred } = cluster;
  const zones = [...new Set((nodes ?? []).flatMap((node) => node.CustomerAvailabilityZone ?? []))].toSorted();
  // AWS says "Multiple" of a cluster whose nodes are in several zones.
  const zone =
    zones.length === 0 && preferred !== 'Multiple' ? preferred : zones.length === 1 ? zones[0] : undefined;
  return {
    id: idOf(cluster, context),
    kind: 'elasticache:cluster',
    account,
    region,
    ...(zone === undefined ? {} : { zone }),
    name: cluster.CacheClusterId,
    tags: {},
    facts: stated({
      status: cluster.CacheClusterStatus,
      engine: cluster.Engine,
      engineVersion: cluster.EngineVersion,
      nodeType: cluster.CacheNodeType,
      nodes: cluster.NumCacheNodes,
      zones: nodes === undefined ? undefined : zones,
      inReplicationGroup: cluster.CacheClusterStatus === undefined ? undefined : group !== undefined,
      securityGroups: groupsAround(cluster),
      endpointPort: (cluster.ConfigurationEndpoint ?? nodes?.find(({ Endpoint }) => Endpoint)?.Endpoint)
        ?.Port,
    }),
    relations:
      group === undefined ? [] : [{ type: 'member-of', to: replicationGroupArn(context.scope, group) }],
  };
}

/** Undefined where AWS says none. */
function groupsAround({ SecurityGroups: groups }: IdentifiedCluster): readonly string[] | undefined {
  const ids = (groups ?? []).flatMap(({ SecurityGroupId }) => SecurityGroupId ?? []);
  return ids.length === 0 ? undefined : ids.toSorted();
}

function findingsOf(cluster: IdentifiedCluster, resource: string): Finding[] {
  const { CacheClusterStatus: status, CacheNodes: nodes = [] } = cluster;
  return [
    {
      resource,
      check: 'elasticache/status',
      family: 'control-plane',
      reason: `ElastiCache says ${status ?? 'nothing of its status'}`,
      ...meaningOf(status),
    },
    ...nodes.flatMap((node) => nodeFinding(resource, node, nodes.length === 1)),
  ];
}

/** A cluster of several nodes goes on without one of them: of the cluster that is a warning. */
function nodeFinding(resource: string, node: CacheNode, isOnly: boolean): Finding[] {
  const { CacheNodeId: id, CacheNodeStatus: status } = node;
  if (id === undefined) return [];
  const meaning = meaningOf(status);
  const lost = meaning.state === 'fail' ? ('warn' as const) : meaning.state;
  return [
    {
      resource,
      by: `${resource}/${id}`,
      check: 'elasticache/node-status',
      family: 'control-plane',
      reason: `ElastiCache says ${status ?? 'nothing of the status'} of node ${id}`,
      ...(isOnly ? meaning : { state: lost }),
    },
  ];
}
