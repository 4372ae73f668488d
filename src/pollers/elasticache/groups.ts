import {
  ElastiCacheClient,
  type NodeGroup,
  type NodeGroupMember,
  paginateDescribeReplicationGroups,
  type ReplicationGroup,
} from '@aws-sdk/client-elasticache';
import { cacheClusterArn, replicationGroupArn } from '../../aws/arn.ts';
import type { Relation, Resource } from '../../model/resource.ts';
import { complete, type Finding, type Found, stated } from '../finding.ts';
import { collectPages } from '../pages.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { groupOf, knownClusters, knownGroups } from './known-caches.ts';
import { meaningOf } from './status-table.ts';

/** Replication groups, and which node of each shard is the primary. */
export const groupsPart: PollPart = {
  name: 'groups',
  everyMs: 60_000,
  reach: 'regional',
  permissions: ['elasticache:DescribeReplicationGroups'],
  poll: async (context) => {
    const isUsed =
      knownGroups(context).length > 0 ||
      knownClusters(context).some((cluster) => groupOf(cluster) !== undefined);
    const groups = isUsed ? await describeGroups(context) : [];
    const voice = { poller: 'elasticache', part: groupsPart };
    return [complete(voice, context, groupsFound(groups, context))];
  },
};

export type IdentifiedGroup = ReplicationGroup & { readonly ReplicationGroupId: string };

/** All of the region, or one by its identifier. Throws AwsError. */
export async function describeGroups(context: PollContext, id?: string): Promise<readonly IdentifiedGroup[]> {
  const client = context.aws.client(ElastiCacheClient, context.scope, { priority: context.priority });
  const which = id === undefined ? { MaxRecords: 100 } : { ReplicationGroupId: id };
  const groups = await collectPages(
    paginateDescribeReplicationGroups({ client }, which),
    (page) => page.ReplicationGroups,
  );
  return groups.filter((group): group is IdentifiedGroup => Boolean(group.ReplicationGroupId));
}

export function groupsFound(groups: readonly IdentifiedGroup[], context: PollContext): Found {
  return {
    resources: groups.flatMap((group) => [groupResource(group, context), ...membersOf(group, context)]),
    findings: groups.map((group) => statusFinding(group, idOf(group, context))),
  };
}

const idOf = ({ ARN, ReplicationGroupId }: IdentifiedGroup, { scope }: PollContext): string =>
  ARN ?? replicationGroupArn(scope, ReplicationGroupId);

function groupResource(group: IdentifiedGroup, context: PollContext): Resource {
  const { account, region } = context.scope;
  const shards = group.NodeGroups;
  return {
    id: idOf(group, context),
    kind: 'elasticache:replication-group',
    account,
    region,
    name: group.ReplicationGroupId,
    tags: {},
    facts: stated({
      status: group.Status,
      automaticFailover: group.AutomaticFailover,
      multiAz: group.MultiAZ,
      clusterMode: group.ClusterEnabled,
      shards: shards?.length,
      // Of the shard that has the fewest: that is the one that is lost first.
      replicasPerShard: shards === undefined ? undefined : fewestReplicas(shards),
      zones: shards === undefined ? undefined : zonesOf(shards),
      snapshotRetentionDays: group.SnapshotRetentionLimit,
      encryptedAtRest: group.AtRestEncryptionEnabled,
      encryptedInTransit: group.TransitEncryptionEnabled,
      nodeType: group.CacheNodeType,
      globalDatastore: group.GlobalReplicationGroupInfo?.GlobalReplicationGroupId,
      globalRole: group.GlobalReplicationGroupInfo?.GlobalReplicationGroupMemberRole?.toLowerCase(),
    }),
    relations: [],
  };
}

function fewestReplicas(shards: readonly NodeGroup[]): number | undefined {
  const counts = shards.flatMap(({ NodeGroupMembers: members }) =>
    members === undefined ? [] : [Math.max(0, members.length - 1)],
  );
  return counts.length === 0 || counts.length < shards.length ? undefined : Math.min(...counts);
}

function zonesOf(shards: readonly NodeGroup[]): readonly string[] {
  const zones = shards.flatMap(({ NodeGroupMembers: members = [] }) =>
    members.flatMap((member) => member.PreferredAvailabilityZone ?? []),
  );
  return [...new Set(zones)].toSorted();
}

/** What the group knows of its nodes; the part that lists clusters says the rest of them. */
function membersOf(group: IdentifiedGroup, context: PollContext): Resource[] {
  return (group.NodeGroups ?? []).flatMap((shard) => {
    const members = shard.NodeGroupMembers ?? [];
    const primary = members.find(({ CurrentRole }) => CurrentRole === 'primary')?.CacheClusterId;
    return members.flatMap((member) => memberResource(member, { group, shard, primary, context }));
  });
}

function memberResource(
  { CacheClusterId: name, CurrentRole: role, PreferredAvailabilityZone: zone }: NodeGroupMember,
  {
    group,
    shard,
    primary,
    context,
  }: {
    readonly group: IdentifiedGroup;
    readonly shard: NodeGroup;
    readonly primary: string | undefined;
    readonly context: PollContext;
  },
): Resource[] {
  if (name === undefined) return [];
  const { scope } = context;
  const relations: Relation[] = [{ type: 'member-of', to: idOf(group, context) }];
  if (role === 'replica' && primary !== undefined)
    relations.push({ type: 'replicates', to: cacheClusterArn(scope, primary) });
  return [
    {
      id: cacheClusterArn(scope, name),
      kind: 'elasticache:cluster',
      account: scope.account,
      region: scope.region,
      ...(zone === undefined ? {} : { zone }),
      name,
      tags: {},
      // In cluster mode AWS does not say which node is the primary: then nobody's role is known.
      facts: stated({ role, shard: shard.NodeGroupId }),
      relations,
    },
  ];
}

function statusFinding({ Status: status }: ReplicationGroup, resource: string): Finding {
  return {
    resource,
    check: 'elasticache/status',
    family: 'control-plane',
    reason: `ElastiCache says ${status ?? 'nothing of its status'}`,
    ...meaningOf(status),
  };
}
