import { errorText } from '../runtime/error-text.ts';
import { actionContext } from './action-context.ts';
import type { RemediationParts } from './parts.ts';
import type { Remediation } from './remediation.ts';
import { end } from './settle.ts';

/**
 * Settles a remediation that a crash left open, by asking AWS how far its present step is:
 * - done or under way: the call went out; it goes on from there;
 * - not started though the journal says that it was sent: AWS does not show it yet; it is waited for;
 * - not started: the call never went out. A first step is dropped, and the loop decides again from fresh
 *   facts, so nothing is lost; a later step is taken up again, because half a remedy is worse than either;
 * - unknown or failed: a person must look.
 */
export async function recover(parts: RemediationParts, remediation: Remediation): Promise<Remediation> {
  if (remediation.state === 'verifying') return { ...remediation, stateSince: parts.now() };
  const action = parts.actions.get(remediation.action);
  if (action === undefined) {
    return end(
      parts,
      remediation,
      'interrupted',
      `the action ${remediation.action} is not known to this version`,
    );
  }
  let detail = 'its state could not be told from what AWS says';
  const progress = await action
    .observe(remediation.plan, remediation.step, actionContext(parts, remediation))
    .catch((error: unknown) => {
      detail = errorText(error);
      return 'unknown' as const;
    });
  switch (progress) {
    case 'done':
    case 'under-way':
      return { ...remediation, state: 'observing', reason: `taken up again after a restart: ${progress}` };
    case 'not-started':
      // The journal says that the call went out: AWS does not show it yet. Sent again it might count twice.
      if (remediation.state === 'observing')
        return { ...remediation, reason: 'taken up again after a restart: sent, and not to be seen yet' };
      return remediation.step === 0
        ? end(
            parts,
            remediation,
            'refused',
            'a restart came between intent and call; AWS shows that nothing was changed',
            { neverSent: true },
          )
        : {
            ...remediation,
            state: 'sending',
            stateSince: parts.now(),
            reason: 'taken up again after a restart',
          };
    case 'failed':
    case 'unknown':
      return end(
        parts,
        remediation,
        'interrupted',
        `a restart interrupted it and a person must look: ${detail}`,
      );
  }
}
