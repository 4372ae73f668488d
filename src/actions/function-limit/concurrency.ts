import type { AwsScope } from '../../aws/scope.ts';
import type { ActionContext } from '../action.ts';
import { readAccountConcurrency, readReservedConcurrency } from '../reads/lambda.ts';
import { type Minute, readMinutes } from '../reads/minutes.ts';

/** How many calls of a function run at once and may, by a fresh read. */
export interface Concurrency {
  /** What is reserved for it; undefined: it shares what the account has left. */
  readonly former: number | undefined;
  /** Calls at once in the newest minute, at their most; undefined: not known. */
  readonly running: number | undefined;
  /** The same as the median of the hour that ended a quarter of an hour ago; undefined: not known. */
  readonly usual: number | undefined;
  /** What all functions share that have none of their own; undefined: AWS does not say. */
  readonly shared: number | undefined;
}

const minuteMs = 60_000;
/** A flood is noticed within so long, and what it was like before is told by the hour before that. */
const floodMs = 15 * minuteMs;
const usualMs = 60 * minuteMs;
/** Minutes of that hour in which it was called; fewer tell nothing of what is usual. */
const leastUsual = 15;

/** Undefined where the function is gone. Throws AwsError. */
export async function readConcurrency(
  { aws, now }: ActionContext,
  scope: AwsScope,
  name: string,
): Promise<Concurrency | undefined> {
  const reserved = await readReservedConcurrency(aws, scope, name);
  if (reserved === undefined) return undefined;
  const minutes = await readMinutes(
    aws,
    scope,
    {
      namespace: 'AWS/Lambda',
      name: 'ConcurrentExecutions',
      dimensions: { FunctionName: name },
      lookBackMs: usualMs + floodMs,
    },
    now,
  );
  return {
    former: reserved.calls,
    running: minutes[0]?.value,
    usual: medianOf(minutes.filter(({ at }) => now - at > floodMs)),
    shared: await readAccountConcurrency(aws, scope),
  };
}

function medianOf(minutes: readonly Minute[]): number | undefined {
  if (minutes.length < leastUsual) return undefined;
  return minutes.map(({ value }) => value).toSorted((a, b) => a - b)[minutes.length >> 1];
}
