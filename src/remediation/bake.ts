import { end } from './end.ts';
import { look } from './look.ts';
import { worsening } from './own-effect.ts';
import type { RemediationParts } from './parts.ts';
import type { Remediation } from './remediation.ts';
import { leaveAgain, settleFailure } from './settle.ts';

/** What is ill again for so long after a step of a return is no flicker. Two one-minute reads see it. */
const illForMs = 60_000;
/** A bake that could not be completed for so long beyond its time will not be. */
const overdueMs = 1_800_000;

/** How long a step bakes before the next; every step of a return does, the last one included. */
export function bakeMsOf({ plan, step, purpose, returns }: Remediation): number {
  const byDefault = purpose === 'return' ? (returns?.bakeMs ?? 0) : 0;
  return plan.steps[step]?.bakeMs ?? byDefault;
}

/**
 * After a step, before the next. A return goes on only when its condition has held for the whole bake. When
 * the trouble is back, or users fare worse, what stood is put in force again: leave fast, return slowly.
 * Anything else that keeps the condition from holding only makes it wait.
 */
export async function bake(parts: RemediationParts, remediation: Remediation): Promise<Remediation> {
  const now = parts.now();
  const bakeMs = bakeMsOf(remediation);
  if (remediation.purpose !== 'return')
    return now - remediation.stateSince < bakeMs ? remediation : afterBake(parts, remediation);

  const standing = look(parts, remediation);
  const current = { ...remediation, standing };
  const { wellSince, illSince, wentWrong, retryAt = now } = standing;
  if (wentWrong !== undefined) return now < retryAt ? current : leaveAgain(parts, current, wentWrong);
  const worse = worsening(parts, current);
  if (worse !== undefined) return settleFailure(parts, current, 'failed', worse);
  if (illSince !== undefined && now - illSince >= illForMs)
    return settleFailure(parts, current, 'failed', `after "${stepName(remediation)}" the trouble was back`);
  if (wellSince !== undefined && now - Math.max(wellSince, remediation.stateSince) >= bakeMs)
    return afterBake(parts, current);
  if (now - remediation.stateSince < bakeMs + overdueMs) return current;
  const reason = `after "${stepName(remediation)}" it was never seen to be well for long enough`;
  return settleFailure(parts, current, 'inconclusive', reason);
}

function afterBake(parts: RemediationParts, remediation: Remediation): Promise<Remediation> | Remediation {
  const { plan, step, purpose } = remediation;
  if (step + 1 < plan.steps.length) {
    const reason = `well after "${stepName(remediation)}"`;
    return { ...remediation, step: step + 1, state: 'sending', stateSince: parts.now(), reason };
  }
  if (purpose !== 'return') throw new Error(`${remediation.id}: nothing follows its last step`);
  return end(parts, remediation, 'success', `given back: ${plan.summary}`, { stood: 'given-back' });
}

function stepName({ plan, step }: Remediation): string {
  return plan.steps[step]?.name ?? `step ${step + 1}`;
}
