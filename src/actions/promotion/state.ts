import type { DBInstance } from '@aws-sdk/client-rds';
import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { z } from 'zod';
import type { AwsScope } from '../../aws/scope.ts';
import type { Model } from '../../model/model.ts';
import type { ActionContext, Json, Plan, StepProgress, VerificationResult } from '../action.ts';
import { asJson } from '../calls.ts';
import { applyRecordBatch, observeChange, type RecordChange, recordChangeSchema } from '../dns/change.ts';
import { bareName, readRecordSet, route53Scope } from '../dns/record-set.ts';
import { inconclusive, wellSince } from '../evidence.ts';
import { identifierOf, precondition } from '../precondition.ts';
import { readDatabase, readEvents } from '../reads/rds.ts';
import { readReplicaLag } from '../reads/replica-lag.ts';
import { positionOf, type Replica } from './candidates.ts';
import { observeSilence } from './silence.ts';
import {
  liftedFence,
  observePromotion,
  observeSecurityGroups,
  replicationIsBroken,
  unfenceStep,
} from './steps.ts';

const scopeSchema = z.object({ account: z.string(), region: z.string() });

/** What a promotion's plan keeps: enough to recognise every step by what AWS says. */
const promotionState = z.object({
  phases: z.array(z.enum(['fence', 'cut', 'drain', 'silence', 'promote', 'endpoint', 'unfence'])),
  writer: z.object({
    arn: z.string(),
    id: z.string(),
    scope: scopeSchema,
    securityGroups: z.array(z.string()),
  }),
  promoted: z.object({
    arn: z.string(),
    id: z.string(),
    scope: scopeSchema,
    wasCutOff: z.boolean().default(false),
  }),
  fenceSecurityGroup: z.string().optional(),
  change: recordChangeSchema.optional(),
  plannedAt: z.number(),
});

type PromotionState = z.output<typeof promotionState>;

/** The state of a new plan: who writes now and by which security groups clients reach it, and who is to write. */
export function newPromotionState(parts: {
  readonly phases: PromotionState['phases'];
  /** Id of the writer in the model, and what RDS says of it. */
  readonly writer: { readonly arn: string; readonly scope: AwsScope; readonly instance: DBInstance };
  readonly replica: Replica;
  readonly fenceSecurityGroup: string | undefined;
  readonly change: RecordChange | undefined;
  readonly plannedAt: number;
}): Json {
  const { writer, replica, ...rest } = parts;
  return asJson({
    ...rest,
    writer: {
      arn: writer.arn,
      id: identifierOf(writer.arn),
      scope: writer.scope,
      securityGroups: (writer.instance.VpcSecurityGroups ?? []).map((group) => group.VpcSecurityGroupId),
    },
    promoted: {
      arn: replica.arn,
      id: replica.id,
      scope: replica.scope,
      wasCutOff: replicationIsBroken(replica.instance),
    },
  });
}

export async function observePhase(plan: Plan, step: number, context: ActionContext): Promise<StepProgress> {
  const state = promotionState.parse(plan.state);
  const { writer, promoted, change, plannedAt, fenceSecurityGroup } = state;
  const phase = state.phases[step];
  if (phase === undefined) throw new Error(`the plan of ${plan.action} has no step ${step}`);
  switch (phase) {
    case 'fence':
      return observeSecurityGroups(writer.id, writer.scope, [fenceSecurityGroup ?? ''], context);
    case 'unfence':
      return observeSecurityGroups(writer.id, writer.scope, writer.securityGroups, context);
    case 'cut':
      return observeRestart(state, context);
    case 'drain':
      return observeDrained(state, context);
    case 'silence':
      return observeSilence(
        { writer, promoted, fenceSecurityGroup: fenceSecurityGroup ?? '', wasCutOff: promoted.wasCutOff },
        context,
      );
    case 'promote':
      return observePromotion(promoted.id, promoted.scope, context);
    case 'endpoint':
      return change === undefined
        ? 'failed'
        : observeChange(change, plannedAt, route53Scope(writer.arn, writer.scope.account), context);
  }
}

/** Only the change of the endpoint record has a name that is asked for later. */
export const applyPhase = applyRecordBatch;

/** The restart that ended the sessions of the old writer, by RDS's own event. */
async function restartedAt(state: PromotionState, context: ActionContext): Promise<number | undefined> {
  const { id, scope } = state.writer;
  const events = await readEvents(context.aws, scope, { id, type: 'db-instance', minutes: 60 });
  return events.findLast(({ at, message }) => at >= state.plannedAt && /restarted/i.test(message))?.at;
}

async function observeRestart(state: PromotionState, context: ActionContext): Promise<StepProgress> {
  const { id, scope } = state.writer;
  const status = (await readDatabase(context.aws, scope, id))?.DBInstanceStatus ?? 'unknown';
  if (status === 'rebooting') return 'under-way';
  const restarted = (await restartedAt(state, context)) !== undefined;
  if (restarted) return status === 'available' ? 'done' : 'under-way';
  return 'not-started';
}

/**
 * The replica has replayed something from after the restart, hence all that came before it. Its lag
 * alone would not do: on PostgreSQL it is the age of the newest replayed commit and grows behind a writer
 * that nobody writes to, until that switches its log, which it does every five minutes.
 */
async function observeDrained(state: PromotionState, context: ActionContext): Promise<StepProgress> {
  const since = await restartedAt(state, context);
  if (since === undefined) return 'under-way';
  const lag = await readReplicaLag(context.aws, state.promoted.scope, state.promoted.id, context.now);
  return lag !== undefined && positionOf({ lag }) >= since ? 'done' : 'under-way';
}

/** The replica is a writer of its own and healthy by evidence newer than the plan; and nobody else writes. */
export function verifyPromotion(plan: Plan, model: Model, now: number): VerificationResult {
  const { promoted, writer, plannedAt, fenceSecurityGroup } = promotionState.parse(plan.state);
  const known = model.resources.get(promoted.arn);
  if (known === undefined) return inconclusive(`nothing is known of ${promoted.id}`);
  if (known.facts['replicaOf'] !== undefined)
    return inconclusive(`${promoted.id} was still seen as a replica`);
  const held = model.resources.get(writer.arn)?.facts['securityGroups'];
  if (fenceSecurityGroup !== undefined && Array.isArray(held) && String(held) !== fenceSecurityGroup)
    return { outcome: 'failed', reason: `${writer.id} is not fenced any more: there may be two writers` };
  return wellSince(model, promoted.arn, plannedAt, now) === 'well'
    ? { outcome: 'success', reason: `${promoted.id} is the writer and healthy` }
    : inconclusive(`${promoted.id} was not seen healthy as a writer yet`);
}

/**
 * What shows that somebody took a promotion back: clients are led to the old writer again, its fence is
 * lifted, or what was promoted follows another again. RDS does none of these by itself.
 */
export async function promotionUndone(plan: Plan, context: ActionContext): Promise<string | undefined> {
  const { writer, promoted, change, fenceSecurityGroup: fence } = promotionState.parse(plan.state);
  const [before] = (change?.before ?? []) as readonly ResourceRecordSet[];
  if (change !== undefined && before?.Name !== undefined) {
    const set = { zoneId: change.zoneId, name: bareName(before.Name), type: before.Type ?? 'CNAME' };
    const now = await readRecordSet(context.aws, route53Scope(writer.arn, writer.scope.account), set);
    // Whoever points it back may give it another time to live.
    if (now.some((record) => leadsTo(record) === leadsTo(before)))
      return `${set.name} leads to ${writer.id} again`;
  }
  const lifted = fence === undefined ? undefined : await liftedFence(writer.id, writer.scope, fence, context);
  if (lifted !== undefined) return lifted;
  const replica = await readDatabase(context.aws, promoted.scope, promoted.id);
  const source = replica?.ReadReplicaSourceDBInstanceIdentifier;
  return source === undefined ? undefined : `${promoted.id} is a replica of ${source} again`;
}

function leadsTo({ ResourceRecords: [first] = [] }: ResourceRecordSet): string | undefined {
  return first?.Value === undefined ? undefined : bareName(first.Value);
}

/**
 * What can be taken back is the fence, and only as long as nothing was promoted: after that, letting
 * clients back to the old writer would make two.
 */
export async function undoFence(plan: Plan, context: ActionContext): Promise<Plan> {
  const state = promotionState.parse(plan.state);
  const { writer, promoted } = state;
  const replica = await readDatabase(context.aws, promoted.scope, promoted.id);
  const fenced = state.phases[0] === 'fence';
  const stillReplica =
    replica?.ReadReplicaSourceDBInstanceIdentifier !== undefined && replica.DBInstanceStatus === 'available';
  const steps = fenced && stillReplica ? [unfenceStep(writer.id, writer.scope, writer.securityGroups)] : [];
  return {
    ...plan,
    summary: `Let clients back to ${writer.id}`,
    preconditions: [
      precondition(
        'nothing was promoted',
        stillReplica,
        stillReplica
          ? `${promoted.id} is still a replica`
          : `${promoted.id} is, or is becoming, a writer of its own`,
      ),
    ],
    steps,
    state: asJson({ ...state, phases: ['unfence'] }),
    warnings: [],
  };
}
