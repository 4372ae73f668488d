import { unmetInWords } from './unmet.ts';
import type { Plan } from '../actions/action.ts';
import { errorText } from '../runtime/error-text.ts';
import { watchFromNow } from './own-effect.ts';
import type { RemediationParts } from './parts.ts';
import type { Remediation } from './remediation.ts';
import { standingOf } from './stand.ts';

/** What could not be planned is tried again after this. */
const retryMs = 60_000;

/** Every precondition is checked before the first change; what cannot be planned now is tried again later. */
export async function beginPlan(
  parts: RemediationParts,
  remediation: Remediation,
  purpose: 'return' | 'renew' | 'leave-again',
  planning: Promise<Plan>,
): Promise<Remediation> {
  const putOff = (why: string): Remediation => ({
    ...remediation,
    standing: { ...standingOf(remediation), retryAt: parts.now() + retryMs },
    reason: `${words[purpose]}: ${why}`,
  });
  try {
    const plan = await planning;
    const unmet = unmetInWords(plan);
    if (unmet !== undefined) return putOff(unmet);
    if (plan.steps.length === 0) return putOff('there is nothing to do');
    const { watched: _before, ...rest } = remediation;
    return {
      ...rest,
      purpose,
      // A renewal changes nothing for users, so nothing that is worse afterwards is worse by it.
      ...(purpose === 'renew' ? {} : { watched: watchFromNow(parts, remediation.target) }),
      plan,
      step: 0,
      state: 'sending',
      stateSince: parts.now(),
      reason: plan.summary,
    };
  } catch (error) {
    return putOff(errorText(error));
  }
}

const words = {
  return: 'not given back',
  renew: 'not renewed',
  'leave-again': 'not put in force again',
} as const;
