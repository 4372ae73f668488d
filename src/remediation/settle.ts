import { unmetInWords } from './unmet.ts';
import type { Plan } from '../actions/action.ts';
import { errorText } from '../runtime/error-text.ts';
import { actionContext } from './action-context.ts';
import { beginPlan } from './begin-plan.ts';
import { end } from './end.ts';
import { endUnfinished } from './end-unfinished.ts';
import type { RemediationParts } from './parts.ts';
import type { Remediation } from './remediation.ts';
import { pageAbout } from './page-about.ts';
import { standingOf, standOn, standUnproven, unproven, withDoubledHoldDown } from './stand.ts';

/**
 * What did not help is taken back where that is possible; then it has ended, and not well. What went wrong
 * with an effect that stands never ends it.
 */
export async function settleFailure(
  parts: RemediationParts,
  remediation: Remediation,
  outcome: 'failed' | 'inconclusive',
  reason: string,
): Promise<Remediation> {
  const nothingSent = remediation.state === 'sending' && remediation.step === 0;
  switch (remediation.purpose) {
    case 'remedy':
      return nothingSent
        ? end(parts, remediation, outcome, reason)
        : undo(parts, remediation, outcome, reason);
    case 'undo':
      return remediation.standing === undefined
        ? endUnfinished(parts, remediation, outcome, reason)
        : standOn(parts, remediation, `it could not be taken back and is still in force: ${reason}`, {
            call: true,
          });
    case 'renew':
      return standOn(parts, remediation, `not renewed, and still in force as it was: ${reason}`);
    case 'return':
      return nothingSent
        ? standOn(parts, remediation, `not given back, and still in force as it was: ${reason}`)
        : leaveAgain(parts, withDoubledHoldDown(remediation), reason);
    case 'leave-again':
      return standOn(
        parts,
        remediation,
        `it may have been given back only in part, so look at what AWS has in force: ${reason}`,
        { call: true },
      );
  }
}

/** Begins to take it back. Where that cannot be it has ended, unless it lasts: then it stands on. */
export async function undo(
  parts: RemediationParts,
  remediation: Remediation,
  outcome: 'failed' | 'inconclusive',
  reason: string,
): Promise<Remediation> {
  const action = parts.actions.get(remediation.action);
  if (action?.undo === undefined) return unableToUndo(parts, remediation, outcome, reason);
  let plan: Plan;
  try {
    plan = await action.undo(remediation.plan, actionContext(parts, remediation));
  } catch (error) {
    const why = `${reason}; it could not be undone: ${errorText(error)}`;
    return unableToUndo(parts, remediation, outcome, why);
  }
  const unmet = unmetInWords(plan);
  if (unmet !== undefined)
    return unableToUndo(parts, remediation, outcome, `${reason}; it was not undone, ${unmet}`);
  if (plan.steps.length === 0)
    return remediation.standing === undefined
      ? end(parts, remediation, outcome, reason)
      : standOn(parts, remediation, reason);
  const { standing = action.lasting === undefined ? undefined : unproven(parts, remediation) } = remediation;
  return {
    ...remediation,
    ...(standing === undefined ? {} : { standing }),
    purpose: 'undo',
    undoneBecause: reason,
    plan,
    step: 0,
    state: 'sending',
    stateSince: parts.now(),
    reason,
  };
}

function unableToUndo(
  parts: RemediationParts,
  remediation: Remediation,
  outcome: 'failed' | 'inconclusive',
  reason: string,
): Promise<Remediation> {
  // Whoever reverts what stands has called a person already.
  if (remediation.standing !== undefined) return standOn(parts, remediation, reason);
  return parts.actions.get(remediation.action)?.lasting === undefined
    ? endUnfinished(parts, remediation, outcome, reason)
    : standUnproven(parts, remediation, reason);
}

/**
 * A return that goes wrong on the way is taken back to what stood. Where that cannot be planned now it is
 * tried again until it can, and a person is called meanwhile; where there is no way back, a person is called.
 */
export async function leaveAgain(
  parts: RemediationParts,
  remediation: Remediation,
  reason: string,
): Promise<Remediation> {
  const lasting = parts.actions.get(remediation.action)?.lasting;
  if (lasting?.leaveAgain === undefined)
    return standOn(parts, remediation, `the return went wrong and stays as it is: ${reason}`, { call: true });
  const planning = lasting.leaveAgain(remediation.plan, actionContext(parts, remediation));
  const standing = { ...standingOf(remediation), wentWrong: reason };
  const next = await beginPlan(parts, { ...remediation, state: 'baking', standing }, 'leave-again', planning);
  if (next.state === 'sending') return { ...next, reason: `the return went wrong: ${reason}` };
  if (standing.called === true) return next;
  await parts.record(pageAbout(parts, next, `the return went wrong (${reason}); ${next.reason}`));
  return { ...next, standing: { ...standingOf(next), called: true } };
}
