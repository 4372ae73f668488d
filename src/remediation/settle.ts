import { errorText } from '../runtime/error-text.ts';
import { actionContext } from './action-context.ts';
import type { RemediationParts } from './parts.ts';
import type { Remediation } from './remediation.ts';
import { subjectOf } from './subject.ts';

/** What did not help is taken back where that is possible; then it has ended, and not well. */
export async function settleFailure(
  parts: RemediationParts,
  remediation: Remediation,
  outcome: 'failed' | 'inconclusive',
  reason: string,
): Promise<Remediation> {
  const action = parts.actions.get(remediation.action);
  const nothingSent = remediation.state === 'sending' && remediation.step === 0;
  if (nothingSent || remediation.purpose === 'undo' || action?.undo === undefined)
    return end(parts, remediation, outcome, reason);
  try {
    const plan = await action.undo(remediation.plan, actionContext(parts, remediation));
    const unmet = plan.preconditions.find((precondition) => !precondition.holds);
    if (unmet !== undefined)
      return end(parts, remediation, outcome, `${reason}; it was not undone: ${unmet.detail}`);
    if (plan.steps.length === 0) return end(parts, remediation, outcome, reason);
    return {
      ...remediation,
      purpose: 'undo',
      plan,
      step: 0,
      state: 'sending',
      stateSince: parts.now(),
      reason,
    };
  } catch (error) {
    return end(parts, remediation, outcome, `${reason}; it could not be undone: ${errorText(error)}`);
  }
}

export async function end(
  parts: RemediationParts,
  remediation: Remediation,
  outcome: NonNullable<Remediation['outcome']>,
  reason: string,
  more: { readonly neverSent?: true } = {},
): Promise<Remediation> {
  const at = parts.now();
  const { startedAt } = remediation;
  await parts.record([
    { at, kind: 'remediation-ended', startedAt, outcome, reason, ...more, ...subjectOf(remediation) },
  ]);
  return { ...remediation, state: 'ended', stateSince: at, endedAt: at, outcome, reason };
}
