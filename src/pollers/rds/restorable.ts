import { dateInWords } from '../../model/time-in-words.ts';
import type { Finding } from '../finding.ts';

/** AWS: the newest moment is typically within the last five minutes. Six times as much is not usual. */
const lateAfterSeconds = 1_800;

const stepSeconds = 300;

/**
 * How far the newest moment that a database can be restored to is behind, which is what a wrong DELETE costs. Nothing
 * where no backups are kept, for then there is no such moment; posture tells of that.
 */
export function restorableFinding(
  resource: string,
  said: { readonly latest: Date | undefined; readonly retentionDays: number | undefined },
  now: number,
): readonly Finding[] {
  const { latest, retentionDays } = said;
  if (retentionDays === undefined || retentionDays === 0) return [];
  return [
    {
      resource,
      check: 'rds/restorable',
      family: 'control-plane',
      nature: 'warning-only',
      ...(latest === undefined
        ? { state: 'unknown', reason: 'RDS does not say to which moment it can be restored' }
        : wordOf(latest.getTime(), now)),
    },
  ];
}

/**
 * The moment moves on by itself every five minutes. What is well says no number, and what is late says it in steps of
 * as much, rounded up, for a number that moves with each read would be written down with each.
 */
function wordOf(latest: number, now: number): Pick<Finding, 'state' | 'value' | 'reason'> {
  const seconds = (now - latest) / 1000;
  if (seconds <= lateAfterSeconds)
    return { state: 'pass', reason: `It can be restored to ${dateInWords(latest)}` };
  const value = Math.ceil(seconds / stepSeconds) * stepSeconds;
  return {
    state: 'warn',
    value,
    reason: `It can be restored to ${dateInWords(latest)} and no later; RDS is usually five minutes behind`,
  };
}
