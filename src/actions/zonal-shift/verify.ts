import type { Model } from '../../model/model.ts';
import { stateAt } from '../../model/signal.ts';
import { zoneErrors } from '../../model/zone-users.ts';
import type { VerificationResult } from '../action.ts';
import { inconclusive } from '../evidence.ts';
import type { ShiftState } from './state.ts';

/** Names live for 60 s, and the first whole minute without the zone ends a minute after that. */
const settledAfterMs = 150_000;

/** Users are better off when their errors have fallen to this share of what they were. */
const fallenTo = 0.5;

/**
 * By what all users of the load balancer get, in a minute that began after most of them were led away. That
 * the other zones stay well is for the watch over own effects; that nothing was counted is no success.
 */
export function verifyShift(
  { resource, plannedAt, errorsBefore }: ShiftState,
  model: Model,
  now: number,
): VerificationResult {
  const signals = model.signals.get(resource) ?? [];
  const users = signals.find(({ check }) => check === 'elb/user-errors');
  if (users?.value === undefined || stateAt(users, now) === 'unknown')
    return inconclusive('what users get is not known');
  if (users.observedAt < plannedAt + settledAfterMs)
    return inconclusive('users are still being led away from the zone');
  const worse = signals.find(
    (signal) => signal.check === zoneErrors && signal.nature === undefined && stateAt(signal, now) === 'fail',
  );
  if (worse !== undefined) return inconclusive(`users get errors by another zone now: ${worse.reason}`);
  if (errorsBefore === undefined) return inconclusive('what users got before is not known');
  const change = `from ${percent(errorsBefore)} to ${percent(users.value)}`;
  return users.value <= fallenTo * errorsBefore
    ? { outcome: 'success', reason: `errors of its users fell ${change}` }
    : inconclusive(`errors of its users went ${change}`);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}
