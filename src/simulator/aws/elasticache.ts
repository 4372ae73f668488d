import type {
  DescribeCacheClustersCommandInput,
  DescribeCacheClustersCommandOutput,
  DescribeEventsCommandInput,
  DescribeEventsCommandOutput,
  DescribeReplicationGroupsCommandInput,
  DescribeReplicationGroupsCommandOutput,
  ListTagsForResourceCommandInput,
} from '@aws-sdk/client-elasticache';
import { cacheChanges } from './elasticache-changes.ts';
import { cacheNamed, cachesOf, clusterShape, groupShape, nodeArn } from './elasticache-shapes.ts';
import { awsFailure } from './failure.ts';
import { reads, type SimulatedService } from './operation.ts';
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
    ...cacheChanges,
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
