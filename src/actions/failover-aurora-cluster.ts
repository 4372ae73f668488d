import type { DBCluster } from '@aws-sdk/client-rds';
import { z } from 'zod';
import type { Resource } from '../model/resource.ts';
import type { Action, ActionContext, Precondition, StepProgress } from './action.ts';
import { applyWithoutReceipt } from './apply-calls.ts';
import { asJson, plannedCall } from './calls.ts';
import { inconclusive, wellSince } from './evidence.ts';
import { checkedBy } from './params.ts';
import { identifierOf, planOf, precondition, scopeOf } from './precondition.ts';
import { chooseReader, readerIsHealthy, readReaders } from './promotion/aurora-readers.ts';
import { failoverUnderWay, readCluster, readDatabase, readEvents } from './reads/rds.ts';

const paramsSchema = z.strictObject({
  to: z
    .string()
    .min(1)
    .optional()
    .describe('Identifier of the reader; absent: the healthiest of the lowest tier.'),
  leaveToRdsSeconds: z
    .int()
    .min(0)
    .max(3_600)
    .default(180)
    .describe('How long Aurora is left alone to fail over by itself.'),
});

/**
 * Has Aurora make another member the writer. All members share one storage, so nothing is lost and no
 * fence is needed: Aurora itself sees to one writer. It also fails over by itself, normally within a
 * minute, so it is left alone first.
 */
export const failoverAuroraCluster: Action = {
  name: 'failover-aurora-cluster',
  summary: 'Has an Aurora cluster make a healthy reader its writer.',
  kinds: ['rds:cluster', 'rds:instance'],
  verdicts: ['host-failed'],
  risk: 'medium',
  reversible: false,
  effect: 'changes-writer',
  dependsOnControlPlanes: [],
  permissions: [
    'rds:DescribeDBClusters',
    'rds:DescribeDBInstances',
    'rds:DescribeEvents',
    'rds:FailoverDBCluster',
  ],
  checkParams: checkedBy(paramsSchema),

  async plan(target, rawParams, context) {
    const params = paramsSchema.parse(rawParams);
    const scope = scopeOf(target);
    const id = await clusterOf(target, context);
    const cluster = id === undefined ? undefined : await readCluster(context.aws, scope, id);
    if (cluster === undefined || id === undefined) {
      const preconditions = [precondition('it is an Aurora cluster', false, 'RDS knows no cluster of it')];
      const summary = `Fail ${target.name} over`;
      return planOf(this.name, target, { summary, preconditions, steps: [], state: null });
    }
    const writer = writerOf(cluster);
    const readers = await readReaders(cluster, scope, context);
    const reader = chooseReader(readers, params.to);
    const events = await readEvents(context.aws, scope, { id, type: 'db-cluster', minutes: 30 });
    const to = reader?.instance.DBInstanceIdentifier ?? '';
    return planOf(this.name, target, {
      summary: `Fail ${id} over from ${writer ?? 'its writer'} to ${to === '' ? 'a reader' : to}`,
      preconditions: [
        precondition('it is an Aurora cluster', true, `${cluster.Engine} ${cluster.EngineVersion ?? ''}`),
        targetIsTheWriter(target, writer),
        ...clusterIsAtRest(cluster, failoverUnderWay(events)),
        auroraHadItsTurn(target.id, params.leaveToRdsSeconds, context),
        readerIsHealthy(reader, params.to),
      ],
      steps: [
        {
          name: `fail over to ${to}`,
          calls: [
            plannedCall('RDS', 'FailoverDBCluster', scope, {
              DBClusterIdentifier: id,
              TargetDBInstanceIdentifier: to,
            }),
          ],
          timeoutMs: 600_000,
        },
      ],
      state: asJson({
        cluster: id,
        clusterArn: cluster.DBClusterArn,
        scope,
        from: writer,
        to,
        toArn: reader?.instance.DBInstanceArn,
        plannedAt: context.now,
      }),
      warnings: ['open connections to the cluster break; clients must reconnect'],
    });
  },

  apply: applyWithoutReceipt,

  async observe(plan, _step, context): Promise<StepProgress> {
    const state = stateSchema.parse(plan.state);
    const cluster = await readCluster(context.aws, state.scope, state.cluster);
    if (cluster === undefined) return 'failed';
    const writer = writerOf(cluster);
    const atRest = cluster.Status === 'available';
    if (writer === state.to) return atRest ? 'done' : 'under-way';
    if (!atRest) return 'under-way';
    // Somebody else's failover may have made a third one the writer: that one is not to be moved again.
    return writer === state.from ? 'not-started' : 'failed';
  },

  verify(plan, model, now) {
    const { clusterArn, to, toArn, plannedAt } = stateSchema.parse(plan.state);
    const writer = model.resources.get(clusterArn)?.facts['writer'];
    if (typeof writer !== 'string') return inconclusive('nothing is known of the cluster');
    if (identifierOf(writer) !== to)
      return inconclusive(`${identifierOf(writer)} was still seen as the writer`);
    return wellSince(model, toArn, plannedAt, now) === 'well'
      ? { outcome: 'success', reason: `${to} is the writer and healthy` }
      : inconclusive(`${to} was not seen healthy as the writer yet`);
  },
};

const stateSchema = z.object({
  cluster: z.string(),
  clusterArn: z.string(),
  scope: z.object({ account: z.string(), region: z.string() }),
  from: z.string().optional(),
  to: z.string(),
  toArn: z.string(),
  plannedAt: z.number(),
});

/** The cluster itself, or the one that a member belongs to. */
async function clusterOf(target: Resource, context: ActionContext): Promise<string | undefined> {
  if (target.kind === 'rds:cluster') return identifierOf(target.id);
  const instance = await readDatabase(context.aws, scopeOf(target), identifierOf(target.id));
  return instance?.DBClusterIdentifier;
}

function writerOf(cluster: DBCluster): string | undefined {
  return cluster.DBClusterMembers?.find(({ IsClusterWriter }) => IsClusterWriter === true)
    ?.DBInstanceIdentifier;
}

function targetIsTheWriter(target: Resource, writer: string | undefined): Precondition {
  const holds = target.kind === 'rds:cluster' || identifierOf(target.id) === writer;
  return precondition('the target is the writer', holds, `the writer is ${writer ?? 'unknown'}`);
}

function clusterIsAtRest(cluster: DBCluster, failingOver: boolean): readonly Precondition[] {
  const status = cluster.Status ?? 'unknown';
  return [
    precondition('the cluster takes a failover', status === 'available', `its status is ${status}`),
    precondition('no failover is under way', !failingOver, failingOver ? 'its events show one' : 'none'),
  ];
}

function auroraHadItsTurn(target: string, leaveSeconds: number, context: ActionContext): Precondition {
  const since = context.model.verdicts.get(target)?.unhealthySince;
  const left = since === undefined ? 0 : Math.round((context.now - since) / 1000);
  const detail = `unhealthy for ${left} s, left to Aurora for ${leaveSeconds} s`;
  return precondition('Aurora had its time to fail over by itself', left >= leaveSeconds, detail);
}
