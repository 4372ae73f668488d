import { z } from 'zod';
import type { Model } from '../model/model.ts';
import type { Action, Precondition } from './action.ts';
import { applyStep } from './apply-calls.ts';
import { elastiCacheHadItsTurn, groupIsAtRest, replicationGroupOf } from './cache/preconditions.ts';
import { lossIsBounded } from './cache/loss.ts';
import { asJson, plannedCall } from './calls.ts';
import { changedMeanwhile } from './changed-meanwhile.ts';
import { inconclusive, wellSince } from './evidence.ts';
import { checkedBy } from './params.ts';
import { identifierOf, planOf, precondition, scopeOf } from './precondition.ts';
import {
  type CacheEvent,
  primaryOf,
  readCacheEvents,
  readReplicationGroup,
  replicasOf,
  shardOf,
} from './reads/elasticache.ts';

const paramsSchema = z.strictObject({
  maxLossSeconds: z
    .int()
    .min(0)
    .max(3_600)
    .default(60)
    .describe(
      'Seconds of writes that may be lost: those that no replica has. Metrics tell it to the minute: less than 60 can hardly be shown.',
    ),
  leaveToElastiCacheSeconds: z
    .int()
    .min(0)
    .max(3_600)
    .default(180)
    .describe('How long ElastiCache is left alone to repair it by itself.'),
});

const dayMinutes = 24 * 60;

/** AWS (TestFailover): at most 15 shards of an account in any 24 hours. Some are left to people. */
const perDay = 10;

/**
 * Has ElastiCache put a replica in the place of a primary that hangs, by TestFailover, the one call that does
 * so while automatic failover is on. AWS means it for tests and may block it in a large event; see decision 40.
 */
export const failoverCache: Action = {
  name: 'failover-cache',
  summary: 'Has ElastiCache put a replica in the place of a primary node that has failed.',
  kinds: ['elasticache:cluster'],
  verdicts: ['host-failed'],
  risk: 'high',
  reversible: false,
  effect: 'removes-target',
  dependsOnControlPlanes: [],
  permissions: [
    'cloudwatch:GetMetricData',
    'elasticache:DescribeEvents',
    'elasticache:DescribeReplicationGroups',
    'elasticache:TestFailover',
  ],
  checkParams: checkedBy(paramsSchema),

  async plan(target, rawParams, context) {
    const params = paramsSchema.parse(rawParams);
    const scope = scopeOf(target);
    const node = identifierOf(target.id);
    const groupId = replicationGroupOf(target);
    const group = groupId === undefined ? undefined : await readReplicationGroup(context.aws, scope, groupId);
    const shard = shardOf(group, node);
    if (group === undefined || groupId === undefined || shard?.NodeGroupId === undefined) {
      const preconditions = [
        precondition('it is a node of a replication group', false, 'ElastiCache knows no shard with it'),
      ];
      return planOf(this.name, target, {
        summary: `Fail ${node} over`,
        preconditions,
        steps: [],
        state: null,
      });
    }
    const replicas = replicasOf(shard);
    const isPrimary = primaryOf(shard) === node;
    const groupEvents = await readCacheEvents(context.aws, scope, {
      type: 'replication-group',
      minutes: dayMinutes,
    });
    const nodeEvents = await readCacheEvents(context.aws, scope, { type: 'cache-cluster', minutes: 60 });
    return planOf(this.name, target, {
      summary: `Fail shard ${shard.NodeGroupId} of ${groupId} over from ${node} to a replica`,
      preconditions: [
        precondition('it is a node of a replication group', true, `shard ${shard.NodeGroupId} of ${groupId}`),
        precondition(
          'it is the primary of its shard',
          isPrimary,
          isPrimary
            ? 'ElastiCache says so'
            : `ElastiCache says ${primaryOf(shard) ?? 'of nobody that it is'}`,
        ),
        precondition(
          'automatic failover is on',
          group.AutomaticFailover === 'enabled',
          `it is ${group.AutomaticFailover ?? 'unknown'}`,
        ),
        ...groupIsAtRest(group, nodeEvents),
        elastiCacheHadItsTurn(target.id, params.leaveToElastiCacheSeconds, context),
        failoversAreLeft(groupEvents, context.now),
        ...(await lossIsBounded(
          { primary: node, replicas, maxLossSeconds: params.maxLossSeconds },
          scope,
          context,
        )),
      ],
      steps: [
        {
          name: `fail shard ${shard.NodeGroupId} of ${groupId} over`,
          calls: [
            plannedCall('ElastiCache', 'TestFailover', scope, {
              ReplicationGroupId: groupId,
              NodeGroupId: shard.NodeGroupId,
            }),
          ],
          // AWS: all of it, with the node that is put in the old one's place, normally within six minutes.
          timeoutMs: 600_000,
        },
      ],
      state: asJson({
        node,
        group: groupId,
        groupArn: group.ARN,
        shard: shard.NodeGroupId,
        scope,
        plannedAt: context.now,
      }),
      warnings: [
        'ElastiCache chooses the replica: the one that is least behind',
        'AWS means this call for tests and may block it in an event that befalls many',
      ],
    });
  },

  /** The call names no node, so what it would take the place from is read once more just before. */
  async apply(plan, step, context) {
    const { node, group, scope } = stateSchema.parse(plan.state);
    const primary = primaryOf(shardOf(await readReplicationGroup(context.aws, scope, group), node));
    if (primary !== node)
      throw changedMeanwhile(`${primary ?? 'Nobody that AWS names'} is primary now, not ${node}.`);
    await applyStep(plan, step, context);
    return undefined;
  },

  async observe(plan, _step, context) {
    const { node, group: id, scope, shard, plannedAt } = stateSchema.parse(plan.state);
    const group = await readReplicationGroup(context.aws, scope, id);
    if (group === undefined) return 'failed';
    const primary = primaryOf(shardOf(group, node));
    if (primary !== undefined && primary !== node) return 'done';
    const events = await readCacheEvents(context.aws, scope, { type: 'replication-group', minutes: 60 });
    const wasAsked = events.some(
      ({ at, source, message }) =>
        // The event carries AWS's clock, in whole seconds.
        at >= plannedAt - 5_000 && source === id && isTest(message) && message.includes(shard),
    );
    return wasAsked || group.Status === 'modifying' ? 'under-way' : 'not-started';
  },

  verify(plan, model, now) {
    const { node, groupArn, shard, plannedAt } = stateSchema.parse(plan.state);
    const primary = primaryIn(model, groupArn, shard);
    if (primary === undefined) return inconclusive('which node is primary now was not read yet');
    if (primary.name === node) return inconclusive(`${node} is still called the primary`);
    return wellSince(model, primary.id, plannedAt, now) === 'well'
      ? { outcome: 'success', reason: `${primary.name} is primary and well` }
      : inconclusive(`${primary.name} is primary and was not seen to be well yet`);
  },
};

const stateSchema = z.object({
  node: z.string(),
  group: z.string(),
  groupArn: z.string().optional(),
  shard: z.string(),
  scope: z.object({ account: z.string(), region: z.string() }),
  plannedAt: z.number(),
});

const isTest = (message: string): boolean => /^Test Failover API called/i.test(message);

/** Whoever called: AWS counts the account's. */
function failoversAreLeft(events: readonly CacheEvent[], now: number): Precondition {
  const count = events.filter(({ at, message }) => now - at < dayMinutes * 60_000 && isTest(message)).length;
  return precondition(
    'failovers are left for today',
    count < perDay,
    `${count} in 24 hours, at most ${perDay}; AWS takes 15`,
  );
}

function primaryIn(model: Model, groupArn: string | undefined, shard: string) {
  return [...model.ofKind('elasticache:cluster')]
    .flatMap((id) => model.resources.get(id) ?? [])
    .find(
      ({ facts, relations }) =>
        facts['role'] === 'primary' &&
        facts['shard'] === shard &&
        relations.some(({ type, to }) => type === 'member-of' && to === groupArn),
    );
}
