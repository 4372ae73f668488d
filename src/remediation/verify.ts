import type { VerificationResult } from '../actions/action.ts';
import { type Condition, defaultVerifyWithinMs } from '../policy/policy.ts';
import { end } from './end.ts';
import type { RemediationParts } from './parts.ts';
import type { Remediation } from './remediation.ts';
import { settleFailure } from './settle.ts';
import { beginToStand } from './stand.ts';
import { conditionOf } from './why-stop.ts';

/**
 * Whether users are better off: by the action's own look at the evidence, by the rung's `verify` and by all
 * of the policy's `successIf`. It waits for evidence up to its time; what was not seen by then is
 * inconclusive, and only what was seen to be false has failed. Whoever has just started waits in any case: the trouble
 * may be among what it has not read yet, or has read once.
 */
export async function verify(parts: RemediationParts, remediation: Remediation): Promise<Remediation> {
  const action = parts.actions.get(remediation.action);
  if (action === undefined) throw new Error(`${remediation.id}: no such action`);
  if (!parts.hasSettled()) return remediation;
  const now = parts.now();
  const byAction = action.verify(remediation.plan, parts.model(), now);
  const { outcome, reason } =
    byAction.outcome === 'success' ? byPolicy(parts, remediation, byAction) : byAction;
  const proof = { at: now, kind: 'verification' as const, remediation: remediation.id, outcome, reason };

  if (outcome === 'success') {
    if (action.lasting !== undefined) return beginToStand(parts, remediation, reason, proof);
    await parts.record([proof]);
    return end(parts, remediation, 'success', reason);
  }
  const overdue =
    now - remediation.stateSince > (remediation.rules?.verify?.withinMs ?? defaultVerifyWithinMs);
  if (byAction.outcome !== 'failed' && !overdue) return remediation;
  await parts.record([proof]);
  return settleFailure(parts, remediation, outcome, reason);
}

function byPolicy(
  parts: RemediationParts,
  remediation: Remediation,
  byAction: VerificationResult,
): VerificationResult {
  const { verify: rung, successIf = [] } = remediation.rules ?? {};
  const asked: readonly Condition[] = rung === undefined ? successIf : [rung.that, ...successIf];
  const answers = asked.map((condition) => ({
    text: condition.text,
    holds: conditionOf(parts, remediation, condition),
  }));
  const against =
    answers.find(({ holds }) => holds === false) ?? answers.find(({ holds }) => holds === 'unknown');
  if (against === undefined) return byAction;
  return {
    outcome: against.holds === false ? 'failed' : 'inconclusive',
    reason: `${byAction.reason}, but "${against.text}" is ${against.holds}`,
  };
}
