import type { DBInstance } from '@aws-sdk/client-rds';
import { z } from 'zod';
import type { Action, Precondition } from './action.ts';
import { applyWithoutReceipt } from './apply-calls.ts';
import { asJson, plannedCall } from './calls.ts';
import { inconclusive, wellSince } from './evidence.ts';
import { checkedBy } from './params.ts';
import { identifierOf, planOf, precondition, scopeOf } from './precondition.ts';
import { readDatabase } from './reads/rds.ts';

const paramsSchema = z.strictObject({
  byPercent: z
    .int()
    .min(10)
    .max(100)
    .default(20)
    .describe('How much is added. RDS takes no less than 10 % (Amazon RDS User Guide, storage).'),
});

/**
 * Gives a database that has run full more storage. Nothing is lost and no copy is touched, so it comes
 * before any promotion. RDS never gives storage back, and takes no other change of it for six hours.
 */
export const growStorage: Action = {
  name: 'grow-storage',
  summary: 'Gives an RDS database that has no storage left a little more.',
  kinds: ['rds:instance'],
  verdicts: ['host-failed', 'suspect'],
  risk: 'low',
  reversible: false,
  effect: 'none',
  dependsOnControlPlanes: [],
  permissions: ['rds:DescribeDBInstances', 'rds:ModifyDBInstance'],
  checkParams: checkedBy(paramsSchema),

  async plan(target, rawParams, context) {
    const { byPercent } = paramsSchema.parse(rawParams);
    const scope = scopeOf(target);
    const id = identifierOf(target.id);
    const database = await readDatabase(context.aws, scope, id);
    const { AllocatedStorage: before = 0 } = database ?? {};
    const after = Math.ceil((before * (100 + byPercent)) / 100);
    return planOf(this.name, target, {
      summary: `Grow the storage of ${id} from ${before} to ${after} GiB`,
      preconditions: fullAndOursToGrow(database),
      steps: [
        {
          name: `grow ${id} to ${after} GiB`,
          calls: [
            plannedCall('RDS', 'ModifyDBInstance', scope, {
              DBInstanceIdentifier: id,
              AllocatedStorage: after,
              ApplyImmediately: true,
            }),
          ],
          // "A few minutes" by the RDS User Guide; optimization goes on behind it and is not waited for.
          timeoutMs: 1_200_000,
        },
      ],
      state: asJson({ target: target.id, database: id, scope, after, plannedAt: context.now }),
      warnings: ['storage cannot be made smaller again, and is paid for'],
    });
  },

  apply: applyWithoutReceipt,

  async observe(plan, _step, context) {
    const { scope, database: id, after } = stateSchema.parse(plan.state);
    const database = await readDatabase(context.aws, scope, id);
    if (database === undefined) return 'failed';
    const { AllocatedStorage: now = 0, DBInstanceStatus: status, PendingModifiedValues: pending } = database;
    if (now >= after) return takesWrites(status) ? 'done' : 'under-way';
    return status === 'modifying' || pending?.AllocatedStorage !== undefined ? 'under-way' : 'not-started';
  },

  verify(plan, model, now) {
    const { target, plannedAt } = stateSchema.parse(plan.state);
    return wellSince(model, target, plannedAt, now) === 'well'
      ? { outcome: 'success', reason: 'it has storage again and serves' }
      : inconclusive('it was not seen to serve again yet');
  },
};

const stateSchema = z.object({
  target: z.string(),
  database: z.string(),
  scope: z.object({ account: z.string(), region: z.string() }),
  after: z.number(),
  plannedAt: z.number(),
});

function takesWrites(status: string | undefined): boolean {
  return status === 'available' || status === 'storage-optimization';
}

function fullAndOursToGrow(database: DBInstance | undefined): readonly Precondition[] {
  const { DBInstanceStatus: status = 'unknown', AllocatedStorage: allocated } = database ?? {};
  const {
    MaxAllocatedStorage: ceiling,
    PendingModifiedValues: pending,
    DBClusterIdentifier,
  } = database ?? {};
  return [
    precondition('it has no storage left', status === 'storage-full', `its status is ${status}`),
    precondition('its size is known', allocated !== undefined, `${allocated ?? 'unknown'} GiB`),
    precondition(
      'nobody else grows it',
      ceiling === undefined,
      ceiling === undefined
        ? 'storage autoscaling is off'
        : `RDS grows it by itself, up to ${ceiling} GiB by its owner's word`,
    ),
    precondition(
      'no change of its storage waits',
      pending?.AllocatedStorage === undefined,
      pending?.AllocatedStorage === undefined ? 'none does' : `to ${pending.AllocatedStorage} GiB`,
    ),
    precondition(
      'its storage is not that of an Aurora cluster',
      DBClusterIdentifier === undefined,
      DBClusterIdentifier === undefined
        ? 'it is in no cluster'
        : `it is the cluster ${DBClusterIdentifier}'s`,
    ),
  ];
}
