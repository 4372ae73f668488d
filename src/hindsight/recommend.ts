import { policyModes, type PolicyMode } from '../policy/policy.ts';
import { type PolicyRecord, rightOf, scoredOf } from './policy-record.ts';

/** What to do with a policy's mode, and the reasons, each a line for a person. */
export interface Recommendation {
  readonly advice: 'raise' | 'keep' | 'lower';
  readonly to?: PolicyMode;
  readonly reasons: readonly string[];
}

/**
 * A policy earns its next mode by what it showed or did over a while, never by one lucky day.
 * Five cases are few, and yet weeks of waiting in a healthy account; nineteen of twenty right keeps false
 * alarms below what people live with; two weeks see each weekday's load and one round of releases twice.
 */
export const toEarn = { cases: 5, rightShare: 0.95, days: 14 } as const;
/** From here on what it does is not the repair of anything: two failures are no chance, one undo is a warning. */
export const toLose = { failures: 2, undone: 1, heldAfter: 1, rejected: 2 } as const;

const dayMs = 86_400_000;

/** `now`: the end of what was looked at, milliseconds since the epoch. */
export function recommend(record: PolicyRecord, now: number): Recommendation {
  const { mode } = record;
  if (mode === undefined) return { advice: 'keep', reasons: ['the journal does not say its mode'] };
  const against = reasonsAgainst(record);
  const index = policyModes.indexOf(mode);
  const lower = policyModes[index - 1];
  if (against.length > 0) {
    return lower === undefined
      ? { advice: 'keep', reasons: against }
      : { advice: 'lower', to: lower, reasons: against };
  }
  const next = policyModes[index + 1];
  if (next === undefined) return { advice: 'keep', reasons: ['it acts by itself already'] };
  const missing = missingToEarn(record, now);
  return missing.length === 0
    ? { advice: 'raise', to: next, reasons: reasonsFor(record, now) }
    : { advice: 'keep', reasons: missing };
}

function reasonsAgainst({ outcomes, undone, heldAfter, approvals, shadows }: PolicyRecord): string[] {
  const reasons: string[] = [];
  const failures = outcomes.failed + outcomes.interrupted;
  if (failures >= toLose.failures) reasons.push(`${failures} of its remediations failed or were interrupted`);
  if (undone >= toLose.undone) reasons.push(`${undone} of its remediations had to be taken back`);
  if (heldAfter >= toLose.heldAfter)
    reasons.push(`people put a hold on what it had acted on, ${times(heldAfter)}`);
  if (approvals.rejected >= toLose.rejected)
    reasons.push(`people rejected ${approvals.rejected} of its proposals`);
  if (shadows['wrong-cause'] > 0)
    reasons.push(`it would have acted on the wrong thing ${times(shadows['wrong-cause'])}`);
  return reasons;
}

interface Evidence {
  readonly cases: number;
  readonly right: number;
  readonly what: string;
}

/** What only shows is judged by its would-be actions, what acts by what it did. */
function evidenceOf(record: PolicyRecord): Evidence {
  const shows = record.mode === 'observe' || record.mode === 'propose';
  if (shows) return { cases: scoredOf(record), right: rightOf(record), what: 'scored would-be actions' };
  const { success, failed, inconclusive, interrupted } = record.outcomes;
  return {
    cases: success + failed + inconclusive + interrupted,
    right: success,
    what: 'verified remediations',
  };
}

function missingToEarn(record: PolicyRecord, now: number): string[] {
  const { cases, right, what } = evidenceOf(record);
  const days = daysOf(record, now);
  const missing: string[] = [];
  if (cases < toEarn.cases) missing.push(`${cases} of ${toEarn.cases} ${what} that it takes`);
  else if (right / cases < toEarn.rightShare)
    missing.push(
      `${percent(right / cases)} of ${cases} ${what} were right, it takes ${percent(toEarn.rightShare)}`,
    );
  if (cases > 0 && days < toEarn.days) missing.push(`watched for ${Math.floor(days)} of ${toEarn.days} days`);
  return missing;
}

function reasonsFor(record: PolicyRecord, now: number): string[] {
  const { cases, right, what } = evidenceOf(record);
  return [`${right} of ${cases} ${what} were right, over ${Math.floor(daysOf(record, now))} days`];
}

function daysOf({ firstAt }: PolicyRecord, now: number): number {
  return firstAt === undefined ? 0 : (now - firstAt) / dayMs;
}

function percent(share: number): string {
  return `${Math.floor(share * 100)} %`;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
