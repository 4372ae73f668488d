import type { Finding } from '../finding.ts';

/** One event of one cluster or replication group: DescribeEvents gives neither an id nor a category. */
export interface CacheEvent {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly message: string;
}

/** How far back events are read, as DescribeEvents counts: whole minutes. */
export const eventMinutes = 14;

/** A failover that was asked for needs a minute or two; without an end by then a person has to look. */
const failoverEndsAfterMs = 300_000;

/** AWS: a failover with the recovery of the old node typically completes within six minutes. */
const recoveryEndsAfterMs = 600_000;

const kinds = [
  {
    begins: /^Test Failover API called/i,
    ends: /^Failover\b.*\bcompleted/i,
    endsAfterMs: failoverEndsAfterMs,
  },
  {
    begins: /^Recovering cache nodes/i,
    ends: /^Finished recovery/i,
    endsAfterMs: recoveryEndsAfterMs,
  },
] as const;

const failure = /\b(fail(ed|ure|s)?|unable|insufficient|cannot|could not|not enough)\b/i;

/** What the latest events of one cluster or group come to at `now`; nothing when none of them matters. */
export function storyOf(
  events: readonly CacheEvent[],
  now: number,
): Pick<Finding, 'state' | 'nature' | 'reason' | 'since'> | undefined {
  const recent = events.filter(({ at }) => now - at < eventMinutes * 60_000).toSorted((a, b) => a.at - b.at);
  for (const { begins, ends, endsAfterMs } of kinds) {
    const last = recent.findLast(({ message }) => begins.test(message) || ends.test(message));
    if (last === undefined || !begins.test(last.message)) continue;
    if (now - last.at < endsAfterMs)
      return {
        state: 'unknown',
        nature: 'transition',
        since: last.at,
        reason: `ElastiCache: ${last.message}`,
      };
    const minutes = Math.floor((now - last.at) / 60_000);
    const reason = `ElastiCache: ${last.message}, and no end was reported in ${minutes} minutes`;
    return { state: 'warn', since: last.at, reason };
  }
  const last = recent.findLast(
    ({ message }) => failure.test(message) || kinds.some(({ ends }) => ends.test(message)),
  );
  if (last === undefined) return undefined;
  // An event past and done is at most a warning: the status says how the cache is now.
  const state =
    failure.test(last.message) && !kinds.some(({ ends }) => ends.test(last.message)) ? 'warn' : 'pass';
  return { state, since: last.at, reason: `ElastiCache: ${last.message}` };
}
