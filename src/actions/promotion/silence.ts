import type { AwsAccess } from '../../aws/access.ts';
import type { AwsScope } from '../../aws/scope.ts';
import type { ActionContext, PlannedStep, StepProgress } from '../action.ts';
import { readDatabase } from '../reads/rds.ts';
import { readMinutes } from '../reads/minutes.ts';
import { mayTakeWrites } from './loss.ts';
import { observeSecurityGroups, replicationIsBroken } from './steps.ts';

const minuteMs = 60_000;
/** A run of silence that began earlier than this is taken to have begun then: later than it did, never sooner. */
const lookBackMs = 30 * minuteMs;

/**
 * After when nobody was connected to a database any more, milliseconds since the epoch; undefined when
 * somebody is, or it cannot be told. DatabaseConnections is counted once within each minute, so nobody
 * knows better than by the end of the first minute that says zero. A minute that is missing may hide
 * somebody: the run of zeros ends at it.
 */
export async function silentSince(
  aws: AwsAccess,
  scope: AwsScope,
  id: string,
  now: number,
): Promise<number | undefined> {
  const minutes = await readConnections(aws, scope, id, now);
  let first: number | undefined;
  for (const { at, value } of minutes) {
    if (value !== 0 || (first !== undefined && at !== first - minuteMs)) break;
    first = at;
  }
  return first === undefined ? undefined : first + minuteMs;
}

function readConnections(aws: AwsAccess, scope: AwsScope, id: string, now: number) {
  return readMinutes(aws, scope, { name: 'DatabaseConnections', database: id, lookBackMs }, now);
}

/** Between the fence and the promotion: see `observeSilence`. */
export function silenceStep(id: string): PlannedStep {
  return {
    name: `prove that nobody writes to ${id} any more`,
    calls: [],
    // The rest of a minute, a whole one, and up to three until that is in a metric.
    timeoutMs: 300_000,
  };
}

/**
 * A security group keeps new clients out and ends no session that is open. That nobody is left is proven by
 * a whole minute without a connection that began after the fence held; or by RDS's own word that the
 * database does not work. It fails, so that the fence is taken back and a person is called, when
 * - somebody is still connected: part of the network that we do not see goes on writing;
 * - a replica that was cut off follows again: the writer is back, and to let clients in is the quicker cure;
 * - the fence does not hold.
 */
export async function observeSilence(
  of: {
    readonly writer: { readonly id: string; readonly scope: AwsScope };
    readonly promoted: { readonly id: string; readonly scope: AwsScope };
    readonly fenceSecurityGroup: string;
    /** Whether the replica was cut off from it when the plan was made. */
    readonly wasCutOff: boolean;
  },
  context: ActionContext,
): Promise<StepProgress> {
  const { writer, promoted, fenceSecurityGroup } = of;
  const database = await readDatabase(context.aws, writer.scope, writer.id);
  const replica = await readDatabase(context.aws, promoted.scope, promoted.id);
  if (database === undefined || replica === undefined) return 'failed';
  if (!mayTakeWrites(database)) return 'done';
  const fence = await observeSecurityGroups(writer.id, writer.scope, [fenceSecurityGroup], context);
  if (fence !== 'done' || (of.wasCutOff && !replicationIsBroken(replica))) return 'failed';

  const minutes = await readConnections(context.aws, writer.scope, writer.id, context.now);
  const since = context.stepSince;
  const fenced = since === undefined ? [] : minutes.filter(({ at }) => at >= since);
  if (fenced.some(({ value }) => value > 0)) return 'failed';
  return fenced.length > 0 ? 'done' : 'under-way';
}
