import { leaveAlone } from './leave-alone.ts';
import type { RemediationParts } from './parts.ts';
import type { Remediation } from './remediation.ts';
import { undo } from './settle.ts';
import { pageAbout } from './page-about.ts';

/**
 * Users fare worse by what we did: it is taken back once, the policy leaves the target alone for a while,
 * and a person is called. Where it cannot be taken back it ends, or stands on, and the rest is the same.
 */
export async function revert(
  parts: RemediationParts,
  remediation: Remediation,
  reason: string,
): Promise<Remediation> {
  const { action, plan } = remediation;
  await leaveAlone(parts, remediation, `${reason} (${remediation.id})`, [action]);
  await parts.note(
    pageAbout(parts, remediation, `${plan.summary}: ${reason}. It is taken back if it can be.`),
  );
  const { watched: _seen, ...rest } = remediation;
  return undo(parts, rest, 'failed', reason);
}
