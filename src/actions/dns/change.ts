import { GetChangeCommand, type ResourceRecordSet, Route53Client } from '@aws-sdk/client-route-53';
import { z } from 'zod';
import type { AwsScope } from '../../aws/scope.ts';
import type { ActionContext, Plan, PlannedCall, StepProgress } from '../action.ts';
import { applyStep } from '../apply-calls.ts';
import { asJson, plannedCall } from '../calls.ts';
import { readRecordSet } from './record-set.ts';

/**
 * A change of records, held exactly as they were and as they shall be. `before` and `after` have the same
 * keys in the same order.
 */
export interface RecordChange {
  readonly zoneId: string;
  readonly before: readonly ResourceRecordSet[];
  readonly after: readonly ResourceRecordSet[];
}

/**
 * One atomic batch that deletes exactly what was read and creates what shall be. Route 53 refuses the
 * whole batch if a record is no longer exactly so, which is its compare-and-set: an UPSERT would
 * overwrite what somebody else changed in between.
 */
export function recordBatch(change: RecordChange, scope: AwsScope, comment: string): PlannedCall {
  return plannedCall('Route 53', 'ChangeResourceRecordSets', scope, {
    HostedZoneId: change.zoneId,
    ChangeBatch: {
      Comment: comment,
      Changes: [
        ...change.before.map((record) => ({ Action: 'DELETE' as const, ResourceRecordSet: record })),
        ...change.after.map((record) => ({ Action: 'CREATE' as const, ResourceRecordSet: record })),
      ],
    },
  });
}

/** Makes the batch and answers the change id, by which `observeChange` asks for it. */
export async function applyRecordBatch(
  plan: Plan,
  step: number,
  context: ActionContext,
): Promise<string | undefined> {
  const [answer] = await applyStep(plan, step, context);
  const parsed = changeAnswer.safeParse(answer);
  return parsed.success ? parsed.data.ChangeInfo.Id : undefined;
}

/** What a plan's state keeps of a change. */
export const recordChangeSchema = z.object({
  zoneId: z.string(),
  before: z.array(z.looseObject({ Name: z.string(), Type: z.string() })),
  after: z.array(z.looseObject({ Name: z.string(), Type: z.string() })),
});

/** Changes usually reach all name servers within 60 seconds; used where the change id was lost in a crash. */
const usualPropagationMs = 60_000;

/** How far the change is by the records themselves, then by GetChange. `plannedAt` in epoch milliseconds. */
export async function observeChange(
  change: z.output<typeof recordChangeSchema>,
  plannedAt: number,
  scope: AwsScope,
  context: ActionContext,
): Promise<StepProgress> {
  const first = change.before[0];
  if (first === undefined) return 'failed';
  const set = { zoneId: change.zoneId, name: first.Name, type: first.Type };
  const current = new Set((await readRecordSet(context.aws, scope, set)).map(canonical));
  const stand = (records: readonly object[]) => records.every((record) => current.has(canonical(record)));

  if (stand(change.before)) return 'not-started';
  if (!stand(change.after)) return 'failed';
  if (context.receipt === undefined)
    return context.now - plannedAt >= usualPropagationMs ? 'done' : 'under-way';
  const client = context.aws.client(Route53Client, scope, { priority: 'verify' });
  const { ChangeInfo } = await client.send(new GetChangeCommand({ Id: context.receipt }));
  return ChangeInfo?.Status === 'INSYNC' ? 'done' : 'under-way';
}

/** Two records are the same when all that AWS says of them is the same, in whatever order it says it. */
export function sameRecord(left: object, right: object): boolean {
  return canonical(left) === canonical(right);
}

function canonical(record: object): string {
  return JSON.stringify(asJson(record), (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

const changeAnswer = z.object({ ChangeInfo: z.object({ Id: z.string() }) });
