import type { DBInstance } from '@aws-sdk/client-rds';
import type { z } from 'zod';
import type { Action, ActionContext, Precondition } from './action.ts';
import { checkedBy } from './params.ts';
import { identifierOf, planOf, precondition, scopeOf } from './precondition.ts';
import { candidateCanBePromoted, unknownReplicas } from './promotion/candidate-preconditions.ts';
import { chooseReplica, readReplicas, type Replica } from './promotion/candidates.ts';
import { planEndpointRecord } from './promotion/endpoint-record.ts';
import { lossOf, mayTakeWrites } from './promotion/loss.ts';
import { failoverNeedsApproval, failoverParams } from './promotion/params.ts';
import { promotionPermissions } from './promotion/permissions.ts';
import {
  applyPhase,
  newPromotionState,
  observePhase,
  promotionUndone,
  undoFence,
  verifyPromotion,
} from './promotion/state.ts';
import { type Silence, silenceOf, silenceStep } from './promotion/silence.ts';
import { canBeFenced, fenceStep, promoteStep } from './promotion/steps.ts';
import { failoverUnderWay, readDatabase, readEvents } from './reads/rds.ts';

/**
 * Promotes the most advanced read replica of a writer that has failed, and accepts the loss of at most
 * `maxLagSeconds` of writes. The old writer is fenced first and proven to have no client left, or the lack of
 * a fence is declared and approved. It is never deleted, and a promotion cannot be taken back.
 */
export const failoverReplica: Action = {
  name: 'failover-replica',
  summary: 'Promotes the most advanced read replica of a failed RDS writer, with a declared greatest loss.',
  kinds: ['rds:instance'],
  verdicts: ['host-failed'],
  risk: 'high',
  reversible: false,
  effect: 'changes-writer',
  dependsOnControlPlanes: [],
  permissions: promotionPermissions,
  checkParams: checkedBy(failoverParams),
  needsApproval: failoverNeedsApproval,

  async plan(target, rawParams, context) {
    const params = failoverParams.parse(rawParams);
    const scope = scopeOf(target);
    const id = identifierOf(target.id);
    const writer = await readDatabase(context.aws, scope, id);
    if (writer === undefined) {
      const preconditions = [precondition('the writer exists', false, 'RDS knows no such database')];
      return planOf(this.name, target, { summary: `Fail ${id} over`, preconditions, steps: [], state: null });
    }
    const replicas = await readReplicas(writer, scope, context);
    const region = params.crossRegion === true ? undefined : scope.region;
    const replica = chooseReplica(replicas, { to: params.to, region });
    const endpoint = await planEndpointRecord(
      params.endpointRecord,
      { id: target.id, account: target.account, instance: writer },
      replica?.instance,
      context,
    );
    const events = await readEvents(context.aws, scope, { id, type: 'db-instance', minutes: 60 });
    const fence = params.fenceSecurityGroup;
    // Without a fence the next client may come at any moment, and then silence proves nothing.
    const silence = fence === undefined ? undefined : await silenceOf(context.aws, scope, id, context.now);
    const preconditions = [
      precondition('the writer exists', true, `its status is ${writer.DBInstanceStatus}`),
      ...ownFailoverIsOver(writer, target.id, events, params, context),
      ...candidateCanBePromoted(writer, replica, replicas, params.to),
      ...(silence === undefined ? [] : [nobodyIsConnected(writer, silence)]),
      ...(replica === undefined
        ? []
        : lossIsAllowed(
            { id: target.id, instance: writer, silentSince: silence?.since },
            replica,
            params,
            context,
          )),
      ...fenceIsPossible(writer, params),
      ...endpoint.preconditions,
    ];
    const summary = `Promote ${replica?.id ?? 'a replica'} in place of ${id}`;
    if (replica === undefined)
      return planOf(this.name, target, { summary, preconditions, steps: [], state: null });

    return planOf(this.name, target, {
      summary,
      preconditions,
      steps: [
        ...(fence === undefined ? [] : [fenceStep(id, scope, fence), silenceStep(id)]),
        promoteStep(replica.id, replica.scope),
        ...endpoint.steps,
      ],
      state: newPromotionState({
        phases: [
          ...(fence === undefined ? [] : (['fence', 'silence'] as const)),
          'promote',
          ...endpoint.steps.map(() => 'endpoint' as const),
        ],
        writer: { arn: target.id, scope, instance: writer },
        replica,
        fenceSecurityGroup: fence,
        change: endpoint.change,
        plannedAt: context.now,
      }),
      warnings: [
        ...(fence === undefined
          ? [`fencing could not be proven: nothing keeps ${id} from taking writes if it comes back`]
          : []),
        'a promotion cannot be taken back; the old writer is kept as it is',
        ...(endpoint.steps.length === 0
          ? [`clients must be led to ${replica.instance.Endpoint?.Address}`]
          : []),
        ...unknownReplicas(replica, replicas),
      ],
    });
  },

  apply: applyPhase,
  observe: observePhase,
  verify: verifyPromotion,
  undo: undoFence,
  undoneByHand: promotionUndone,
};

type Params = z.output<typeof failoverParams>;

/** A Multi-AZ writer has a standby that RDS fails over to by itself; two rescuers make two writers. */
function ownFailoverIsOver(
  writer: DBInstance,
  id: string,
  events: readonly { readonly message: string }[],
  params: Params,
  context: ActionContext,
): readonly Precondition[] {
  const busy = failoverUnderWay(events);
  const rest = precondition(
    'RDS is not failing it over',
    !busy && writer.DBInstanceStatus !== 'rebooting',
    busy ? 'its events show a failover under way' : `its status is ${writer.DBInstanceStatus}`,
  );
  if (writer.MultiAZ !== true) return [rest];
  const since = context.model.verdicts.get(id)?.unhealthySince;
  const left = since === undefined ? 0 : (context.now - since) / 1000;
  return [
    rest,
    precondition(
      'RDS had its time to fail over by itself',
      left >= params.leaveToRdsSeconds,
      `Multi-AZ: unhealthy for ${Math.round(left)} s, left to RDS for ${params.leaveToRdsSeconds} s`,
    ),
  ];
}

/**
 * To fence a writer that RDS calls available ends the sessions to come: where anybody is connected or writes, or
 * nobody can tell, a part of the network may well be writing, and nothing is touched.
 */
function nobodyIsConnected(writer: DBInstance, { since, found }: Silence): Precondition {
  const name = 'nobody is connected to the writer or writes to it';
  if (!mayTakeWrites(writer)) return precondition(name, true, `RDS calls it ${writer.DBInstanceStatus}`);
  return precondition(name, since !== undefined, found);
}

function lossIsAllowed(
  writer: Parameters<typeof lossOf>[0],
  replica: Replica,
  params: Params,
  context: ActionContext,
): readonly Precondition[] {
  const loss = lossOf(writer, replica, context.model);
  const elsewhere = replica.scope.region !== writer.id.split(':')[3];
  return [
    precondition(
      'the loss is within the RPO',
      loss !== undefined && loss.seconds <= params.maxLagSeconds,
      loss === undefined
        ? `unknown, ${params.maxLagSeconds} s of writes allowed`
        : `at most ${Math.round(loss.seconds)} s of writes (${loss.because}), ${params.maxLagSeconds} s allowed`,
    ),
    precondition(
      'it is in the same region, or another is allowed',
      !elsewhere || params.crossRegion === true,
      `${replica.id} is in ${replica.scope.region}`,
    ),
  ];
}

function fenceIsPossible(writer: DBInstance, params: Params): readonly Precondition[] {
  if (params.fenceSecurityGroup === undefined) return [];
  const status = writer.DBInstanceStatus ?? 'unknown';
  return [
    precondition(
      'the old writer can be fenced',
      canBeFenced(writer),
      canBeFenced(writer)
        ? `its status is ${status}`
        : `RDS modifies nothing that is ${status}: a person must decide`,
    ),
  ];
}
