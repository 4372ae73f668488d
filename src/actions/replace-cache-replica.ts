import { z } from 'zod';
import type { Action } from './action.ts';
import { applyWithoutReceipt } from './apply-calls.ts';
import { elastiCacheHadItsTurn, groupIsAtRest, replicationGroupOf } from './cache/preconditions.ts';
import { asJson, plannedCall } from './calls.ts';
import { evidenceSince, inconclusive } from './evidence.ts';
import { checkedBy } from './params.ts';
import { identifierOf, planOf, precondition, scopeOf } from './precondition.ts';
import {
  primaryOf,
  readCacheEvents,
  readNodeStatus,
  readReplicationGroup,
  replicasOf,
  shardOf,
} from './reads/elasticache.ts';

const paramsSchema = z.strictObject({
  leaveToElastiCacheSeconds: z
    .int()
    .min(0)
    .max(3_600)
    .default(600)
    .describe('How long ElastiCache is left alone to repair it by itself.'),
});

/** AWS: a shard has at most five replicas. */
const mostReplicas = 5;

/**
 * Adds a replica, and takes the one that has failed away once the new one is there: the shard never has fewer
 * copies than before. Only where one shard is all there is, for AWS says nobody's role in cluster mode.
 */
export const replaceCacheReplica: Action = {
  name: 'replace-cache-replica',
  summary: 'Adds a replica to a cache and takes the one that has failed away.',
  kinds: ['elasticache:cluster'],
  verdicts: ['host-failed'],
  risk: 'medium',
  reversible: false,
  effect: 'removes-target',
  dependsOnControlPlanes: [],
  permissions: [
    'elasticache:DecreaseReplicaCount',
    'elasticache:DescribeCacheClusters',
    'elasticache:DescribeEvents',
    'elasticache:DescribeReplicationGroups',
    'elasticache:IncreaseReplicaCount',
  ],
  checkParams: checkedBy(paramsSchema),

  async plan(target, rawParams, context) {
    const { leaveToElastiCacheSeconds } = paramsSchema.parse(rawParams);
    const scope = scopeOf(target);
    const node = identifierOf(target.id);
    const groupId = replicationGroupOf(target) ?? '';
    const group = groupId === '' ? undefined : await readReplicationGroup(context.aws, scope, groupId);
    const shard = shardOf(group, node);
    const replicas = replicasOf(shard);
    const isReplica = replicas.includes(node);
    const primary = primaryOf(shard);
    const primaryVerdict = verdictOf(primary, target.id, context.model);
    const events = await readCacheEvents(context.aws, scope, { type: 'cache-cluster', minutes: 60 });
    return planOf(this.name, target, {
      summary: `Replace the replica ${node} of ${groupId === '' ? 'no group' : groupId}`,
      preconditions: [
        precondition(
          'it is a replica in a replication group of one shard',
          isReplica && group?.ClusterEnabled === false,
          isReplica ? `one of ${replicas.length} replicas` : 'ElastiCache does not say that it is a replica',
        ),
        ...groupIsAtRest(group, events),
        precondition(
          'its primary is well',
          primaryVerdict === 'healthy' || primaryVerdict === 'degraded',
          `${primary ?? 'nobody'} is ${primaryVerdict ?? 'unknown'}`,
        ),
        precondition(
          'one more replica is allowed',
          replicas.length < mostReplicas,
          `${replicas.length} of ${mostReplicas}`,
        ),
        elastiCacheHadItsTurn(target.id, leaveToElastiCacheSeconds, context),
      ],
      steps: [
        {
          name: `add a replica to ${groupId}`,
          calls: [
            plannedCall('ElastiCache', 'IncreaseReplicaCount', scope, {
              ReplicationGroupId: groupId,
              NewReplicaCount: replicas.length + 1,
              ApplyImmediately: true,
            }),
          ],
          // A node is made and copies all keys: minutes, half an hour of a large one (model).
          timeoutMs: 3_600_000,
        },
        {
          name: `take ${node} away`,
          calls: [
            plannedCall('ElastiCache', 'DecreaseReplicaCount', scope, {
              ReplicationGroupId: groupId,
              NewReplicaCount: replicas.length,
              ReplicasToRemove: [node],
              ApplyImmediately: true,
            }),
          ],
          timeoutMs: 1_800_000,
        },
      ],
      state: asJson({
        target: target.id,
        node,
        group: groupId,
        before: group?.MemberClusters ?? [],
        scope,
        plannedAt: context.now,
      }),
      warnings: ['ElastiCache chooses the zone of the new replica', 'the new node is paid for from now on'],
    });
  },

  apply: applyWithoutReceipt,

  async observe(plan, step, context) {
    const { node, group: id, before, scope } = stateSchema.parse(plan.state);
    const group = await readReplicationGroup(context.aws, scope, id);
    if (group === undefined) return 'failed';
    const members = group.MemberClusters ?? [];
    const added = members.find((one) => !before.includes(one));
    const isBusy = group.Status !== 'available';
    if (step === 1) {
      if (!members.includes(node)) return isBusy ? 'under-way' : 'done';
      return isBusy ? 'under-way' : 'not-started';
    }
    if (added === undefined) return isBusy ? 'under-way' : 'not-started';
    if (isBusy) return 'under-way';
    return (await readNodeStatus(context.aws, scope, added)) === 'available' ? 'done' : 'under-way';
  },

  verify(plan, model, now) {
    const { target, group, before, scope, plannedAt } = stateSchema.parse(plan.state);
    const arn = target.replace(/:cluster:.*$/, `:replicationgroup:${group}`);
    const added = [...model.ofKind('elasticache:cluster')]
      .flatMap((id) => model.resources.get(id) ?? [])
      .find(
        ({ name, region, facts, relations }) =>
          region === scope.region &&
          facts['role'] === 'replica' &&
          !before.includes(name) &&
          relations.some(({ to }) => to === arn),
      );
    if (added === undefined) return inconclusive('the new replica was not seen yet');
    const verdict = model.verdicts.get(added.id)?.kind;
    const isSeen = evidenceSince(model, added.id, plannedAt, now).length > 0;
    return isSeen && (verdict === 'healthy' || verdict === 'degraded')
      ? { outcome: 'success', reason: `${added.name} is a replica and well` }
      : inconclusive(`${added.name} was not seen to be well yet`);
  },
};

const stateSchema = z.object({
  target: z.string(),
  node: z.string(),
  group: z.string(),
  before: z.array(z.string()),
  scope: z.object({ account: z.string(), region: z.string() }),
  plannedAt: z.number(),
});

function verdictOf(
  primary: string | undefined,
  target: string,
  model: Parameters<Action['verify']>[1],
): string | undefined {
  if (primary === undefined) return undefined;
  return model.verdicts.get(`${target.slice(0, target.lastIndexOf(':') + 1)}${primary}`)?.kind;
}
