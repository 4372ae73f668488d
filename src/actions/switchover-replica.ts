import type { DBInstance } from '@aws-sdk/client-rds';
import type { Action, PlannedStep, Precondition } from './action.ts';
import { plannedCall } from './calls.ts';
import { checkedBy } from './params.ts';
import { identifierOf, planOf, precondition, scopeOf } from './precondition.ts';
import { candidateCanBePromoted, unknownReplicas } from './promotion/candidate-preconditions.ts';
import { chooseReplica, readReplicas, type Replica } from './promotion/candidates.ts';
import { planEndpointRecord } from './promotion/endpoint-record.ts';
import { switchoverParams } from './promotion/params.ts';
import { promotionPermissions } from './promotion/permissions.ts';
import {
  applyPhase,
  newPromotionState,
  observePhase,
  promotionUndone,
  undoFence,
  verifyPromotion,
} from './promotion/state.ts';
import { fenceStep, promoteStep } from './promotion/steps.ts';
import { failoverUnderWay, readDatabase, readEvents } from './reads/rds.ts';

/**
 * Moves the writer to a replica while the old writer is healthy, and loses nothing:
 * 1. fence: no new client reaches the old writer;
 * 2. cut: it is restarted, because a security group ends no session that is open already;
 * 3. drain: the replica has replayed what came after that restart;
 * 4. promote; 5. move the endpoint record, where one is named.
 * Until the promotion the fence is taken back if a step fails.
 */
export const switchoverReplica: Action = {
  name: 'switchover-replica',
  summary: 'Moves a healthy RDS writer to a read replica without losing a write.',
  kinds: ['rds:instance'],
  verdicts: ['healthy', 'degraded'],
  risk: 'high',
  reversible: false,
  effect: 'changes-writer',
  dependsOnControlPlanes: [],
  // Nothing speaks against the writer, so nothing but a person's word justifies fencing and restarting it.
  needsApproval: () => 'a switchover stops a writer that is healthy',
  permissions: [...promotionPermissions, 'rds:RebootDBInstance'],
  checkParams: checkedBy(switchoverParams),

  async plan(target, rawParams, context) {
    const params = switchoverParams.parse(rawParams);
    const scope = scopeOf(target);
    const id = identifierOf(target.id);
    const writer = await readDatabase(context.aws, scope, id);
    if (writer === undefined) {
      const preconditions = [precondition('the writer exists', false, 'RDS knows no such database')];
      return planOf(this.name, target, {
        summary: `Switch ${id} over`,
        preconditions,
        steps: [],
        state: null,
      });
    }
    const replicas = await readReplicas(writer, scope, context);
    const replica = chooseReplica(replicas, { to: params.to, region: scope.region });
    const endpoint = await planEndpointRecord(
      params.endpointRecord,
      { id: target.id, account: target.account, instance: writer },
      replica?.instance,
      context,
    );
    const events = await readEvents(context.aws, scope, { id, type: 'db-instance', minutes: 60 });
    const preconditions = [
      precondition('the writer exists', true, `its status is ${writer.DBInstanceStatus}`),
      ...writerIsHealthy(writer, failoverUnderWay(events)),
      ...candidateCanBePromoted(writer, replica, replicas, params.to),
      ...(replica === undefined ? [] : replicationIsAlive(replica, scope.region)),
      ...endpoint.preconditions,
    ];
    const summary = `Switch from ${id} to ${replica?.id ?? 'a replica'}`;
    if (replica === undefined)
      return planOf(this.name, target, { summary, preconditions, steps: [], state: null });

    const cut: PlannedStep = {
      name: `end the sessions of ${id}`,
      calls: [plannedCall('RDS', 'RebootDBInstance', scope, { DBInstanceIdentifier: id })],
      timeoutMs: 600_000,
    };
    const drain: PlannedStep = {
      name: `wait until ${replica.id} has everything`,
      calls: [],
      // PostgreSQL: up to five minutes until an idle writer commits again, and three until that is in a metric.
      timeoutMs: 900_000,
    };
    return planOf(this.name, target, {
      summary,
      preconditions,
      steps: [
        fenceStep(id, scope, params.fenceSecurityGroup),
        cut,
        drain,
        promoteStep(replica.id, replica.scope),
        ...endpoint.steps,
      ],
      state: newPromotionState({
        phases: ['fence', 'cut', 'drain', 'promote', ...endpoint.steps.map(() => 'endpoint' as const)],
        writer: { arn: target.id, scope, instance: writer },
        replica,
        fenceSecurityGroup: params.fenceSecurityGroup,
        change: endpoint.change,
        plannedAt: context.now,
      }),
      warnings: [
        'nothing can be written from the fence until the promotion ends, some minutes',
        'a promotion cannot be taken back; the old writer is kept as it is, fenced',
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

function writerIsHealthy(writer: DBInstance, failingOver: boolean): readonly Precondition[] {
  const status = writer.DBInstanceStatus ?? 'unknown';
  return [
    precondition('the old writer is healthy', status === 'available', `its status is ${status}`),
    precondition(
      'RDS is not failing it over',
      !failingOver,
      failingOver ? 'a failover is under way' : 'at rest',
    ),
  ];
}

/** More lag than this would keep users waiting, fenced off, for longer than the switch is worth. */
const mostLagSeconds = 60;

function replicationIsAlive(replica: Replica, region: string): readonly Precondition[] {
  const broken = (replica.instance.StatusInfos ?? []).find(({ Normal }) => Normal === false);
  const lag = replica.lag?.seconds;
  return [
    precondition('replication runs', broken === undefined, broken?.Message ?? 'no error is reported'),
    precondition(
      'the replica is close behind',
      lag !== undefined && lag <= mostLagSeconds,
      `${lag ?? 'unknown'} s behind, at most ${mostLagSeconds} s`,
    ),
    precondition('it is in the same region', replica.scope.region === region, replica.scope.region),
  ];
}
