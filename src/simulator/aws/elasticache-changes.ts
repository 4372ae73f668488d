import type {
  DecreaseReplicaCountCommandInput,
  IncreaseReplicaCountCommandInput,
  TestFailoverCommandInput,
} from '@aws-sdk/client-elasticache';
import { addReplica, removeReplica, testFailover } from '../world/data/cache-changes.ts';
import { answers, primaryOf } from '../world/data/cache.ts';
import type { Cache, CacheNode } from '../world/state/cache.ts';
import { cacheNamed, groupShape } from './elasticache-shapes.ts';
import { awsFailure } from './failure.ts';
import { type CallContext, mutates, type Operation } from './operation.ts';

const dayMs = 86_400_000;

/** AWS: so many shards of an account in any 24 hours. */
const testsPerDay = 15;

const mostReplicas = 5;

export const cacheChanges: Readonly<Record<string, Operation>> = {
  TestFailover: mutates((input: TestFailoverCommandInput, context) => {
    const cache = restingCache(input.ReplicationGroupId, context);
    const shard = input.NodeGroupId ?? '';
    const primary = primaryOf(cache, shard);
    if (primary === undefined)
      throw awsFailure('NodeGroupNotFoundFault', `NodeGroup ${shard} not found.`, 404);
    if (!cache.automaticFailover)
      throw awsFailure('InvalidReplicationGroupState', `Automatic failover of ${cache.id} is not enabled.`);
    if (!replicasOf(cache, shard).some((node) => answers(context.world, node)))
      throw awsFailure('InvalidReplicationGroupState', `No replica of shard ${shard} can take over.`);
    if (testsToday(context) >= testsPerDay)
      throw awsFailure('APICallRateForCustomerExceeded', `At most ${testsPerDay} failovers in 24 hours.`);
    testFailover(context.world, cache, primary);
    return { ReplicationGroup: groupShape(cache) };
  }),
  IncreaseReplicaCount: mutates((input: IncreaseReplicaCountCommandInput, context) => {
    const { cache, shard, wanted } = asked(input, context);
    const there = replicasOf(cache, shard).length;
    if (wanted <= there || wanted > mostReplicas)
      throw awsFailure('InvalidParameterValue', `${wanted} is not between ${there + 1} and ${mostReplicas}.`);
    for (let count = there; count < wanted; count += 1) addReplica(context.world, cache, shard);
    return { ReplicationGroup: groupShape(cache) };
  }),
  DecreaseReplicaCount: mutates((input: DecreaseReplicaCountCommandInput, context) => {
    const { cache, shard, wanted } = asked(input, context);
    const replicas = replicasOf(cache, shard);
    const least = cache.multiAz ? 1 : 0;
    if (wanted >= replicas.length || wanted < least)
      throw awsFailure(
        'InvalidParameterValue',
        `${wanted} is not between ${least} and ${replicas.length - 1}.`,
      );
    const named = replicas.filter(({ id }) => input.ReplicasToRemove?.includes(id) ?? true);
    if (named.length < (input.ReplicasToRemove?.length ?? 0))
      throw awsFailure('InvalidParameterValue', 'ReplicasToRemove names what is no replica.');
    for (const node of named.slice(0, replicas.length - wanted)) removeReplica(context.world, cache, node);
    return { ReplicationGroup: groupShape(cache) };
  }),
};

/** AWS changes nothing that it is at work on. */
function restingCache(id: string | undefined, context: CallContext): Cache {
  const cache = cacheNamed(id, context);
  if (cache.work.size === 0) return cache;
  throw awsFailure(
    'InvalidReplicationGroupState',
    `Replication group ${cache.id} is not in available state.`,
  );
}

/** Of a group of one shard: how a shard of several is named in a call is not simulated. */
function asked(
  input: { readonly ReplicationGroupId?: string | undefined; readonly NewReplicaCount?: number | undefined },
  context: CallContext,
) {
  const cache = restingCache(input.ReplicationGroupId, context);
  const [shard = '', ...others] = new Set(cache.nodes.map((node) => node.shard));
  if (others.length > 0 || input.NewReplicaCount === undefined)
    throw awsFailure('InvalidParameterCombination', 'Simulated ElastiCache needs one shard and a count.');
  return { cache, shard, wanted: input.NewReplicaCount };
}

function replicasOf({ nodes }: Cache, shard: string): readonly CacheNode[] {
  return nodes.filter((node) => node.shard === shard && node.role === 'replica');
}

function testsToday({ world, scope }: CallContext): number {
  const since = world.clock.now() - dayMs;
  return world.cacheEvents.filter(
    ({ at, region, message }) => at > since && region === scope.region && message.startsWith('Test Failover'),
  ).length;
}
