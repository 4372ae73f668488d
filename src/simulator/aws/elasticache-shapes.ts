import type { CacheCluster, NodeGroup, ReplicationGroup } from '@aws-sdk/client-elasticache';
import type { Cache, CacheNode } from '../world/state/cache.ts';
import { awsFailure } from './failure.ts';
import type { CallContext } from './operation.ts';

export function cachesOf({ world, scope }: CallContext): readonly Cache[] {
  return [...world.caches.values()].filter(({ region }) => region === scope.region);
}

/** Fails as ElastiCache does where there is none. */
export function cacheNamed(id: string | undefined, context: CallContext): Cache {
  const found = cachesOf(context).find((cache) => cache.id === id);
  if (found !== undefined) return found;
  throw awsFailure('ReplicationGroupNotFoundFault', `ReplicationGroup ${id} not found.`, 404);
}

export const nodeArn = ({ id }: CacheNode, { world, scope }: CallContext): string =>
  `arn:aws:elasticache:${scope.region}:${world.account}:cluster:${id}`;

/** What it says of a node while another is made in its place is not documented (model). */
export function clusterShape(
  cache: Cache,
  node: CacheNode,
  withNodes: boolean,
  context: CallContext,
): CacheCluster {
  const isMade = node.isMade || node.rescue?.noticed === true;
  return {
    CacheClusterId: node.id,
    ARN: nodeArn(node, context),
    CacheClusterStatus: node.isMade ? 'creating' : isMade ? 'modifying' : 'available',
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

export function groupShape(cache: Cache): ReplicationGroup {
  const shards = [...new Set(cache.nodes.map(({ shard }) => shard))];
  const hasReplicas = cache.nodes.some(({ role }) => role === 'replica');
  const clusterMode = shards.length > 1;
  return {
    ReplicationGroupId: cache.id,
    ARN: cache.arn,
    Status: cache.work.size === 0 ? 'available' : 'modifying',
    MemberClusters: cache.nodes.map(({ id }) => id),
    NodeGroups: shards.map((shard) => shardShape(cache, shard, clusterMode)),
    AutomaticFailover: cache.automaticFailover && hasReplicas ? 'enabled' : 'disabled',
    MultiAZ: cache.multiAz && hasReplicas ? 'enabled' : 'disabled',
    ClusterEnabled: clusterMode,
    CacheNodeType: 'cache.r7g.large',
    SnapshotRetentionLimit: cache.snapshotRetentionDays,
    AtRestEncryptionEnabled: cache.encryptedAtRest,
    TransitEncryptionEnabled: cache.encryptedInTransit,
    ReplicationGroupCreateTime: new Date(cache.createdAt),
    ...(cache.globalDatastore === undefined
      ? {}
      : {
          GlobalReplicationGroupInfo: {
            GlobalReplicationGroupId: cache.globalDatastore.id,
            GlobalReplicationGroupMemberRole: cache.globalDatastore.primary ? 'PRIMARY' : 'SECONDARY',
          },
        }),
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
