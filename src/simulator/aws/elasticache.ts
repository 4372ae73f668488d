import type {
  CacheCluster,
  DescribeCacheClustersCommandInput,
  DescribeCacheClustersCommandOutput,
  DescribeEventsCommandInput,
  DescribeEventsCommandOutput,
  DescribeReplicationGroupsCommandInput,
  DescribeReplicationGroupsCommandOutput,
  ListTagsForResourceCommandInput,
  NodeGroup,
  ReplicationGroup,
} from '@aws-sdk/client-elasticache';
import type { Cache, CacheNode } from '../world/state/cache.ts';
import { awsFailure } from './failure.ts';
import { type CallContext, reads, type SimulatedService } from './operation.ts';
import { page } from './page.ts';

type Answer<T> = Omit<T, '$metadata'>;

const pageAtMost = 100;

/** DescribeEvents answers the last hour unless it is asked for more. */
const eventsByDefaultMs = 3_600_000;

/** ElastiCache's replication groups and their nodes, which it calls cache clusters: Valkey, no Memcached. */
export const elastiCache: SimulatedService = {
  id: 'ElastiCache',
  protocol: 'query',
  operations: {
    DescribeCacheClusters: reads(
      (input: DescribeCacheClustersCommandInput, context): Answer<DescribeCacheClustersCommandOutput> => {
        const all = cachesOf(context).flatMap((cache) => cache.nodes.map((node) => ({ cache, node })));
        const wanted = input.CacheClusterId;
        const found = wanted === undefined ? all : all.filter(({ node }) => node.id === wanted);
        if (wanted !== undefined && found.length === 0)
          throw awsFailure('CacheClusterNotFound', `CacheCluster not found: ${wanted}`, 404);
        const { items, next } = paged(found, input);
        const withNodes = input.ShowCacheNodeInfo === true;
        return {
          CacheClusters: items.map(({ cache, node }) => clusterShape(cache, node, withNodes, context)),
          Marker: next,
        };
      },
    ),
    DescribeReplicationGroups: reads(
      (
        input: DescribeReplicationGroupsCommandInput,
        context,
      ): Answer<DescribeReplicationGroupsCommandOutput> => {
        const wanted = input.ReplicationGroupId;
        const found = wanted === undefined ? cachesOf(context) : [cacheNamed(wanted, context)];
        const { items, next } = paged(found, input);
        return { ReplicationGroups: items.map(groupShape), Marker: next };
      },
    ),
    DescribeEvents: reads(
      (input: DescribeEventsCommandInput, { world, scope }): Answer<DescribeEventsCommandOutput> => {
        const to = input.EndTime?.getTime() ?? world.clock.now();
        const spanMs = input.Duration === undefined ? eventsByDefaultMs : input.Duration * 60_000;
        const from = input.StartTime?.getTime() ?? to - spanMs;
        const found = world.cacheEvents.filter(
          ({ region, at, sourceType, source }) =>
            region === scope.region &&
            at >= from &&
            at <= to &&
            (input.SourceType ?? sourceType) === sourceType &&
            (input.SourceIdentifier ?? source) === source,
        );
        const { items, next } = paged(found, input);
        return {
          Events: items.map(({ at, sourceType, source, message }) => ({
            SourceIdentifier: source,
            SourceType: sourceType,
            Message: message,
            Date: new Date(at),
          })),
          Marker: next,
        };
      },
    ),
    ListTagsForResource: reads((input: ListTagsForResourceCommandInput, context) => {
      const found = cachesOf(context).find(
        (cache) =>
          cache.arn === input.ResourceName ||
          cache.nodes.some((node) => nodeArn(node, context) === input.ResourceName),
      );
      if (found === undefined)
        throw awsFailure('CacheClusterNotFound', `${input.ResourceName} not found`, 404);
      return { TagList: [...found.tags].map(([Key, Value]) => ({ Key, Value })) };
    }),
  },
};

function cachesOf({ world, scope }: CallContext): readonly Cache[] {
  return [...world.caches.values()].filter(({ region }) => region === scope.region);
}

function cacheNamed(id: string | undefined, context: CallContext): Cache {
  const found = cachesOf(context).find((cache) => cache.id === id);
  if (found !== undefined) return found;
  throw awsFailure('ReplicationGroupNotFoundFault', `ReplicationGroup ${id} not found.`, 404);
}

function paged<T>(
  items: readonly T[],
  input: { Marker?: string | undefined; MaxRecords?: number | undefined },
) {
  const size = input.MaxRecords;
  if (size !== undefined && (size < 20 || size > pageAtMost))
    throw awsFailure('InvalidParameterValue', `MaxRecords must be between 20 and ${pageAtMost}.`);
  return page(items, {
    token: input.Marker,
    size,
    sizeAtMost: pageAtMost,
    invalidToken: 'InvalidParameterValue',
  });
}

const nodeArn = ({ id }: CacheNode, { world, scope }: CallContext): string =>
  `arn:aws:elasticache:${scope.region}:${world.account}:cluster:${id}`;

/** What it says of a node while another is made in its place is not documented (model). */
function clusterShape(cache: Cache, node: CacheNode, withNodes: boolean, context: CallContext): CacheCluster {
  const isMade = node.rescue?.noticed === true;
  return {
    CacheClusterId: node.id,
    ARN: nodeArn(node, context),
    CacheClusterStatus: isMade ? 'modifying' : 'available',
    Engine: 'valkey',
    EngineVersion: '8.0.1',
    CacheNodeType: 'cache.r7g.large',
    NumCacheNodes: 1,
    PreferredAvailabilityZone: node.zone,
    CacheClusterCreateTime: new Date(node.createdAt),
    ReplicationGroupId: cache.id,
    ...(withNodes
      ? {
          CacheNodes: [
            {
              CacheNodeId: '0001',
              CacheNodeStatus: isMade ? 'creating' : 'available',
              CacheNodeCreateTime: new Date(node.createdAt),
              CustomerAvailabilityZone: node.zone,
            },
          ],
        }
      : {}),
  };
}

function groupShape(cache: Cache): ReplicationGroup {
  const shards = [...new Set(cache.nodes.map(({ shard }) => shard))];
  const hasReplicas = cache.nodes.some(({ role }) => role === 'replica');
  const clusterMode = shards.length > 1;
  return {
    ReplicationGroupId: cache.id,
    ARN: cache.arn,
    Status: 'available',
    MemberClusters: cache.nodes.map(({ id }) => id),
    NodeGroups: shards.map((shard) => shardShape(cache, shard, clusterMode)),
    AutomaticFailover: cache.automaticFailover && hasReplicas ? 'enabled' : 'disabled',
    MultiAZ: cache.multiAz && hasReplicas ? 'enabled' : 'disabled',
    ClusterEnabled: clusterMode,
    CacheNodeType: 'cache.r7g.large',
    SnapshotRetentionLimit: cache.snapshotRetentionDays,
    AtRestEncryptionEnabled: true,
    TransitEncryptionEnabled: true,
    ReplicationGroupCreateTime: new Date(cache.createdAt),
  };
}

function shardShape({ nodes }: Cache, shard: string, clusterMode: boolean): NodeGroup {
  return {
    NodeGroupId: shard,
    Status: 'available',
    NodeGroupMembers: nodes
      .filter((node) => node.shard === shard)
      .map(({ id, zone, role }) => ({
        CacheClusterId: id,
        CacheNodeId: '0001',
        PreferredAvailabilityZone: zone,
        // AWS says nobody's role in cluster mode.
        ...(clusterMode ? {} : { CurrentRole: role }),
      })),
  };
}
