import { z } from 'zod';
import type { Action, Plan, PlannedStep, StepProgress } from './action.ts';
import { applyWithoutReceipt } from './apply-calls.ts';
import { asJson, plannedCall } from './calls.ts';
import { inconclusive } from './evidence.ts';
import { canBeShut, canBeStopped, clientsAreElsewhere, itMayWrite } from './fencing/preconditions.ts';
import { checkedBy } from './params.ts';
import { identifierOf, planOf, precondition, scopeOf } from './precondition.ts';
import { fenceStep, liftedFence, observeSecurityGroups } from './promotion/steps.ts';
import { readDatabase } from './reads/rds.ts';

/**
 * Keeps a database that must not write any more from its clients: an old writer that came back after
 * another was promoted. Only where the clients' own record leads to another writer that is available, for
 * otherwise this would end all writes. It is never opened again by itself.
 */
export const fenceWriter: Action = {
  name: 'fence-writer',
  summary:
    'Shuts the clients of an old RDS writer out, by a security group or a stop, and reads back that it is so.',
  kinds: ['rds:instance'],
  verdicts: ['healthy', 'degraded', 'suspect', 'host-failed'],
  risk: 'high',
  reversible: true,
  // Clients are led to another writer by then: it takes nothing from them.
  effect: 'none',
  dependsOnControlPlanes: [],
  permissions: [
    'rds:DescribeDBInstances',
    'rds:ModifyDBInstance',
    'rds:StopDBInstance',
    'route53:ListResourceRecordSets',
  ],
  checkParams: checkedBy(
    z
      .strictObject({
        fenceSecurityGroup: z
          .string()
          .startsWith('sg-')
          .optional()
          .describe('Security group that lets no client in; the old writer gets it, and only it.'),
        stop: z.literal(true).optional().describe('Stop it: this ends open sessions as well.'),
        endpointRecord: z
          .strictObject({ zoneId: z.string().min(1), name: z.string().min(1) })
          .describe('CNAME by which clients find the writer; it must lead to another one.'),
      })
      .refine((params) => (params.fenceSecurityGroup === undefined) === (params.stop === true), {
        message: 'name a fenceSecurityGroup, or say stop: true; exactly one of the two',
        path: ['fenceSecurityGroup'],
      }),
  ),

  async plan(target, rawParams, context) {
    const params = paramsSchema.parse(rawParams);
    const scope = scopeOf(target);
    const id = identifierOf(target.id);
    const writer = await readDatabase(context.aws, scope, id);
    const fence = params.fenceSecurityGroup;
    const summary = fence === undefined ? `Stop ${id}` : `Let no client reach ${id}`;
    if (writer === undefined) {
      const preconditions = [precondition('the database exists', false, 'RDS knows no such database')];
      return planOf(this.name, target, { summary, preconditions, steps: [], state: null });
    }
    return planOf(this.name, target, {
      summary,
      preconditions: [
        precondition('the database exists', true, `its status is ${writer.DBInstanceStatus}`),
        ...itMayWrite(writer),
        ...(fence === undefined ? canBeStopped(writer) : canBeShut(writer, fence)),
        await clientsAreElsewhere(target.id, target.account, writer, params.endpointRecord, context),
      ],
      steps: [fence === undefined ? stopStep(id, scope) : fenceStep(id, scope, fence)],
      state: asJson({
        writer: target.id,
        id,
        scope,
        fence,
        securityGroups: (writer.VpcSecurityGroups ?? []).map((group) => group.VpcSecurityGroupId),
      }),
      warnings:
        fence === undefined
          ? ['RDS starts a stopped database again after seven days']
          : [`a security group ends no open session: clients connected to ${id} may write until they leave`],
    });
  },

  apply: applyWithoutReceipt,

  async observe(plan, _step, context): Promise<StepProgress> {
    const { id, scope, fence } = stateOf(plan);
    if (fence !== undefined) return observeSecurityGroups(id, scope, [fence], context);
    const status = (await readDatabase(context.aws, scope, id))?.DBInstanceStatus ?? 'unknown';
    if (status === 'stopped') return 'done';
    if (status === 'stopping') return 'under-way';
    return status === 'available' ? 'not-started' : 'unknown';
  },

  verify(plan, model) {
    const { writer, id, fence } = stateOf(plan);
    const facts = model.resources.get(writer)?.facts;
    if (fence === undefined)
      return facts?.['status'] === 'stopped'
        ? { outcome: 'success', reason: `RDS says that ${id} is stopped` }
        : inconclusive(`${id} was not seen stopped yet`);
    const held = facts?.['securityGroups'];
    return Array.isArray(held) && String(held) === fence
      ? {
          outcome: 'success',
          reason: `RDS says that ${id} has ${fence} and no other: no new client reaches it`,
        }
      : inconclusive(`${id} was not seen with ${fence} alone yet`);
  },

  async undoneByHand(plan, context) {
    const { id, scope, fence } = stateOf(plan);
    if (fence !== undefined) return liftedFence(id, scope, fence, context);
    const status = (await readDatabase(context.aws, scope, id))?.DBInstanceStatus;
    // RDS starts by itself what was stopped, but only after seven days.
    return status === 'starting' || status === 'available' ? `${id} was started: it is ${status}` : undefined;
  },
};

const paramsSchema = z.object({
  fenceSecurityGroup: z.string().optional(),
  stop: z.literal(true).optional(),
  endpointRecord: z.object({ zoneId: z.string(), name: z.string() }),
});

const stateSchema = z.object({
  writer: z.string(),
  id: z.string(),
  scope: z.object({ account: z.string(), region: z.string() }),
  fence: z.string().optional(),
  /** By which clients reached it before: what a person gives it to open it again. */
  securityGroups: z.array(z.string()),
});

function stateOf(plan: Plan): z.output<typeof stateSchema> {
  return stateSchema.parse(plan.state);
}

function stopStep(id: string, scope: { readonly account: string; readonly region: string }): PlannedStep {
  return {
    name: `stop ${id}`,
    calls: [plannedCall('RDS', 'StopDBInstance', scope, { DBInstanceIdentifier: id })],
    timeoutMs: 1_800_000,
  };
}
