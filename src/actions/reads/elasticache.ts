import {
  DescribeCacheClustersCommand,
  DescribeEventsCommand,
  DescribeReplicationGroupsCommand,
  ElastiCacheClient,
  type NodeGroup,
  type ReplicationGroup,
  type SourceType,
} from '@aws-sdk/client-elasticache';
import type { AwsAccess } from '../../aws/access.ts';
import { AwsError } from '../../aws/error.ts';
import type { AwsScope } from '../../aws/scope.ts';

/** The replication group as ElastiCache knows it now, or undefined when it knows none of that name. */
export async function readReplicationGroup(
  aws: AwsAccess,
  scope: AwsScope,
  id: string,
): Promise<ReplicationGroup | undefined> {
  try {
    const { ReplicationGroups = [] } = await clientOf(aws, scope).send(
      new DescribeReplicationGroupsCommand({ ReplicationGroupId: id }),
    );
    return ReplicationGroups[0];
  } catch (error) {
    if (error instanceof AwsError && error.failure === 'gone') return undefined;
    throw error;
  }
}

/** What ElastiCache says of one node (a cache cluster), or undefined where there is none of that name. */
export async function readNodeStatus(
  aws: AwsAccess,
  scope: AwsScope,
  id: string,
): Promise<string | undefined> {
  try {
    const { CacheClusters = [] } = await clientOf(aws, scope).send(
      new DescribeCacheClustersCommand({ CacheClusterId: id }),
    );
    return CacheClusters[0]?.CacheClusterStatus ?? 'unknown';
  } catch (error) {
    if (error instanceof AwsError && error.failure === 'gone') return undefined;
    throw error;
  }
}

export interface CacheEvent {
  readonly at: number;
  readonly source: string;
  readonly message: string;
}

/** What ElastiCache recorded in the last `minutes` about sources of one type, oldest first. */
export async function readCacheEvents(
  aws: AwsAccess,
  scope: AwsScope,
  asked: { readonly type: SourceType; readonly minutes: number },
): Promise<readonly CacheEvent[]> {
  const events: CacheEvent[] = [];
  let marker: string | undefined;
  // A day of a region has some hundreds at most; more pages than this are no answer to rely on.
  for (let page = 0; page < mostPages; page += 1) {
    const { Events = [], Marker } = await clientOf(aws, scope).send(
      new DescribeEventsCommand({
        SourceType: asked.type,
        Duration: asked.minutes,
        MaxRecords: 100,
        ...(marker === undefined ? {} : { Marker: marker }),
      }),
    );
    for (const { Date: at, SourceIdentifier: source = '', Message: message = '' } of Events)
      events.push({ at: at?.getTime() ?? 0, source, message });
    marker = Marker;
    if (!marker) break;
  }
  return events.toSorted((a, b) => a.at - b.at);
}

const mostPages = 50;

/** The shard that a node is in, by the group's own word. */
export function shardOf(group: ReplicationGroup | undefined, node: string): NodeGroup | undefined {
  return group?.NodeGroups?.find(({ NodeGroupMembers = [] }) =>
    NodeGroupMembers.some(({ CacheClusterId }) => CacheClusterId === node),
  );
}

/** The node of a shard that AWS calls its primary; nobody in cluster mode, where it does not say. */
export function primaryOf(shard: NodeGroup | undefined): string | undefined {
  return shard?.NodeGroupMembers?.find(({ CurrentRole }) => CurrentRole === 'primary')?.CacheClusterId;
}

export function replicasOf(shard: NodeGroup | undefined): readonly string[] {
  return (shard?.NodeGroupMembers ?? []).flatMap(({ CurrentRole, CacheClusterId }) =>
    CurrentRole === 'replica' && CacheClusterId !== undefined ? [CacheClusterId] : [],
  );
}

function clientOf(aws: AwsAccess, scope: AwsScope): ElastiCacheClient {
  return aws.client(ElastiCacheClient, scope, { priority: 'verify' });
}
