import { isUnfinished } from './finish-by-hand.ts';
import { worsening } from './own-effect.ts';
import type { RemediationParts } from './parts.ts';
import type { Remediation } from './remediation.ts';
import { revert } from './revert.ts';
import { settleFailure } from './settle.ts';
import { pageAbout } from './page-about.ts';
import { whyStop } from './why-stop.ts';

/**
 * Before the next step of a remedy, and while its effect is being proven: whether it is ended here instead.
 * It is undone where that is possible; where it is not, a person is called. Right after a start, before
 * every observer has answered once, nothing can be told yet, so it waits. Undefined: it goes on.
 */
export async function stopOrWait(
  parts: RemediationParts,
  remediation: Remediation,
): Promise<Remediation | undefined> {
  const { purpose, state, step, rules } = remediation;
  const begun = state !== 'sending' || step > 0;
  if (purpose !== 'remedy' || !begun) return undefined;
  const worse = worsening(parts, remediation);
  if (worse !== undefined) return revert(parts, remediation, worse);
  if (rules === undefined || state === 'standing') return undefined;
  if (rules.abortIf.length > 0 && !parts.everyoneAnswered())
    return { ...remediation, reason: 'waits until every observer has answered once' };
  const stop = whyStop(parts, remediation);
  if (stop === undefined) return undefined;
  const settled = await settleFailure(parts, remediation, stop.outcome, stop.reason);
  // The end of what is unfinished has called already.
  if (settled.state === 'ended' && !isUnfinished(remediation)) {
    const summary = `${remediation.plan.summary}: ended before it was proven, and not taken back. ${settled.reason}`;
    await parts.note(pageAbout(parts, remediation, summary));
  }
  return settled;
}
