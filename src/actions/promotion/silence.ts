import type { AwsAccess } from '../../aws/access.ts';
import type { AwsScope } from '../../aws/scope.ts';
import { timeInWords } from '../../model/time-in-words.ts';
import type { ActionContext, CalledOff, PlannedStep, StepProgress } from '../action.ts';
import { readDatabase } from '../reads/rds.ts';
import { readMinutes } from '../reads/minutes.ts';
import { mayTakeWrites } from './loss.ts';
import { observeSecurityGroups, replicationIsBroken } from './steps.ts';

const minuteMs = 60_000;
/** A run of silence that began earlier than this is taken to have begun then: later than it did, never sooner. */
const lookBackMs = 30 * minuteMs;

/** What is known of who uses a database. */
export interface Silence {
  /** Nobody used it any more after this, milliseconds since the epoch; undefined when somebody does, or it cannot be told. */
  readonly since?: number;
  /** For a person: who was seen when, or which figure is missing. */
  readonly found: string;
}

/** One minute of a database. What is missing makes it neither silent nor busy. */
interface Minute {
  /** Its start, milliseconds since the epoch. */
  readonly at: number;
  readonly connections: number;
  /** Writes to its storage per second; undefined where they were not measured. */
  readonly writes: number | undefined;
  /** Nobody was counted, and nothing was written in the whole of it. */
  readonly isSilent: boolean;
  /** Somebody was counted, or something was written. */
  readonly isBusy: boolean;
}

/**
 * Since when nobody uses a database any more. `DatabaseConnections` is counted once within each minute, so a
 * client that connects for each request falls between two counts; `WriteIOPS` is of the whole minute and cannot
 * be told who wrote. Only both at zero are silence, and nobody knows better than by the end of the first such
 * minute. A minute of which either is missing may hide somebody: the run ends at it.
 */
export async function silenceOf(aws: AwsAccess, scope: AwsScope, id: string, now: number): Promise<Silence> {
  const minutes = await readActivity(aws, scope, id, now);
  let first: number | undefined;
  for (const { at, isSilent } of minutes) {
    if (!isSilent || (first !== undefined && at !== first - minuteMs)) break;
    first = at;
  }
  if (first === undefined) return { found: whyNotSilent(minutes[0]) };
  const since = first + minuteMs;
  return { since, found: `nobody was after ${timeInWords(since)}, and nothing was written` };
}

/** Of the newest minute, as CloudWatch has it. */
function whyNotSilent(newest: Minute | undefined): string {
  if (newest === undefined)
    return 'it is not known: CloudWatch has no DatabaseConnections of the last 3 minutes';
  const { at, connections, writes, isBusy } = newest;
  const minute = `in the minute from ${timeInWords(at)}`;
  if (!isBusy) return `it is not known: CloudWatch has no WriteIOPS ${minute}`;
  return connections > 0
    ? `somebody is: up to ${connections} at once ${minute}, by CloudWatch's DatabaseConnections`
    : `something was written: ${Number((writes ?? 0).toPrecision(3))} writes a second ${minute}, by CloudWatch's WriteIOPS`;
}

/** Newest first; empty where nobody was counted lately. */
async function readActivity(
  aws: AwsAccess,
  scope: AwsScope,
  id: string,
  now: number,
): Promise<readonly Minute[]> {
  const read = (name: string) =>
    readMinutes(
      aws,
      scope,
      { namespace: 'AWS/RDS', name, dimensions: { DBInstanceIdentifier: id }, lookBackMs },
      now,
    );
  const [connections, writes] = await Promise.all([read('DatabaseConnections'), read('WriteIOPS')]);
  const written = new Map(writes.map(({ at, value }) => [at, value]));
  return connections.map(({ at, value }) => ({
    at,
    connections: value,
    writes: written.get(at),
    isSilent: value === 0 && written.get(at) === 0,
    isBusy: value > 0 || (written.get(at) ?? 0) > 0,
  }));
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
 * a whole minute without a connection and without a write that began after the fence held; or by RDS's own
 * word that the database does not work. It is called off, so that the fence is taken back and a person is called, when
 * - somebody is still connected or writes: part of the network that we do not see goes on writing;
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
  if (database === undefined) return calledOff(`${writer.id} is gone`);
  if (replica === undefined) return calledOff(`${promoted.id} is gone`);
  if (!mayTakeWrites(database)) return 'done';
  const fence = await observeSecurityGroups(writer.id, writer.scope, [fenceSecurityGroup], context);
  if (fence !== 'done')
    return calledOff(`the security group that keeps clients out of ${writer.id} is not in force any more`);
  if (of.wasCutOff && !replicationIsBroken(replica))
    return calledOff(
      `${promoted.id} follows ${writer.id} again, so ${writer.id} is back and to let its clients in is the quicker cure`,
    );

  const since = context.stepSince;
  if (since === undefined) return 'under-way';
  const minutes = await readActivity(context.aws, writer.scope, writer.id, context.now);
  const fenced = minutes.filter(({ at }) => at >= since);
  if (fenced.some(({ isBusy }) => isBusy))
    return calledOff(
      `somebody is still connected to ${writer.id} or writes to it, so a promotion would make two writers`,
    );
  return fenced.some(({ isSilent }) => isSilent) ? 'done' : 'under-way';
}

function calledOff(why: string): CalledOff {
  return { calledOff: why };
}
