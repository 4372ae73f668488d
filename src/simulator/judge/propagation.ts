import type { ExperiencedSecond } from '../world/state/users.ts';

/** Users count as well again after so many good seconds in a row. */
const wellForSeconds = 60;

/** A second counts as bad when over 5 % of its requests fail. */
const badAbove = 0.05;

/** The last act that came before users were well again, and when they were. Milliseconds since the epoch. */
export interface Propagation {
  readonly actedAt: number;
  readonly wellAt: number;
}

/**
 * From the one to the other is what DNS, health checks and boots still took. Undefined when users were never
 * bad, are not well again, or got well without any act.
 */
export function propagation(
  seconds: readonly ExperiencedSecond[],
  actedAt: readonly number[],
): Propagation | undefined {
  const isBad = ({ ok, errors }: ExperiencedSecond) => errors > badAbove * (ok + errors);
  const lastBad = seconds.findLastIndex(isBad);
  const firstBad = seconds.findIndex(isBad);
  const wellFrom = seconds[lastBad + 1];
  if (lastBad === -1 || wellFrom === undefined || seconds.length - lastBad - 1 < wellForSeconds)
    return undefined;
  const since = seconds[firstBad]?.at ?? 0;
  const last = actedAt.findLast((at) => at >= since && at <= wellFrom.at);
  return last === undefined ? undefined : { actedAt: last, wellAt: wellFrom.at };
}
