import type { Resource } from '../../model/resource.ts';
import { dateInWords } from '../../model/time-in-words.ts';
import type { Finding } from '../finding.ts';

type ExpiryWord = Pick<Finding, 'state' | 'reason' | 'value'>;

const dayMs = 86_400_000;

/**
 * ACM renews what it can a month and a half to two months before the end, and begins to send events 45 days
 * before it (AWS, "Managed certificate renewal"). With a month left nobody has renewed it, and a person must.
 */
const lateBelowDays = 30;

/** How long a certificate still holds, in whole days as `value`. One that nothing uses harms nobody. */
export function expiryOf({ facts }: Pick<Resource, 'facts'>, now: number): ExpiryWord {
  const { status, expiresAt } = facts;
  if (status === 'REVOKED') return used(facts, { state: 'fail', reason: 'It was revoked' });
  if (typeof status === 'string' && neverIssued.has(status))
    return { state: 'unknown', reason: `ACM has not issued it (${status})` };
  if (typeof expiresAt !== 'number')
    return status === 'EXPIRED'
      ? used(facts, { state: 'fail', reason: 'It has expired' })
      : { state: 'unknown', reason: 'ACM does not say when it expires' };
  const end = dateInWords(expiresAt);
  if (expiresAt <= now || status === 'EXPIRED')
    return used(facts, { state: 'fail', value: 0, reason: `It expired at ${end}` });
  const value = Math.floor((expiresAt - now) / dayMs);
  const left = `It expires at ${end}, in ${value} days`;
  if (value >= lateBelowDays) return { state: 'pass', value, reason: left };
  return used(facts, { state: 'warn', value, reason: `${left}, and has not been renewed` });
}

const neverIssued = new Set(['PENDING_VALIDATION', 'VALIDATION_TIMED_OUT', 'FAILED', 'INACTIVE']);

function used(facts: Resource['facts'], word: ExpiryWord): ExpiryWord {
  return facts['inUse'] === false
    ? { ...word, state: 'pass', reason: `${word.reason}; nothing of AWS uses it` }
    : word;
}
