import { errorText } from '../runtime/error-text.ts';
import { actionContext } from './action-context.ts';
import type { RemediationParts } from './parts.ts';
import type { Remediation } from './remediation.ts';
import { end } from './end.ts';
import { endUnfinished } from './end-unfinished.ts';
import { pageAbout } from './page-about.ts';
import { standOn } from './stand.ts';

/**
 * Settles a remediation that a crash left open, by asking AWS how far its present step is:
 * - done or under way: the call went out; it goes on from there;
 * - not started though the journal says that it was sent: AWS does not show it yet; it is waited for;
 * - not started: the call never went out. A first step is dropped, and the loop decides again from fresh
 *   facts, so nothing is lost; a later step is taken up again, because half a remedy is worse than either;
 * - unknown or failed: a person must look.
 * What lasts never ends by this: where nothing went out it stands on, and what cannot be told is waited for
 * until its time-out.
 */
export async function recover(parts: RemediationParts, remediation: Remediation): Promise<Remediation> {
  const action = parts.actions.get(remediation.action);
  if (action === undefined) {
    if (remediation.standing !== undefined)
      await parts.record(
        pageAbout(
          parts,
          remediation,
          `${remediation.plan.summary}: it still stands, and this version does not know ${remediation.action}: give it back by hand`,
        ),
      );
    return endUnfinished(
      parts,
      asSent(remediation),
      'interrupted',
      `the action ${remediation.action} is not known to this version`,
    );
  }
  if (remediation.state === 'standing') return remediation;
  // Where nobody may have watched for long, the evidence has its whole time once more: a proof that failed for want of
  // sight would be taken back. Where somebody did until moments ago, what did not help is not given up so much later.
  if (remediation.state === 'verifying' && parts.takesOver) return remediation;
  if (remediation.state === 'verifying' || remediation.state === 'baking')
    return { ...remediation, stateSince: parts.now() };
  let detail = 'its state could not be told from what AWS says';
  const answer = await action
    .observe(remediation.plan, remediation.step, actionContext(parts, remediation))
    .catch((error: unknown) => {
      detail = errorText(error);
      return 'unknown' as const;
    });
  if (typeof answer === 'object') detail = answer.calledOff;
  const progress = typeof answer === 'object' ? 'failed' : answer;
  switch (progress) {
    case 'done':
    case 'under-way':
      return { ...remediation, state: 'observing', reason: `taken up again after a restart: ${progress}` };
    case 'not-started':
      // The journal says that the call went out: AWS does not show it yet. Sent again it might count twice.
      if (remediation.state === 'observing')
        return { ...remediation, reason: 'taken up again after a restart: sent, and not to be seen yet' };
      return neverSent(parts, remediation);
    case 'failed':
    case 'unknown':
      if (remediation.standing !== undefined || action.lasting !== undefined)
        return { ...remediation, state: 'observing', stateSince: parts.now(), reason: detail };
      return endUnfinished(
        parts,
        asSent(remediation),
        'interrupted',
        `a restart interrupted it and a person must look: ${detail}`,
      );
  }
}

/** Intended, and nobody can tell whether the call went out: it is told as one that did. */
function asSent(remediation: Remediation): Remediation {
  return remediation.state === 'sending' ? { ...remediation, state: 'observing' } : remediation;
}

/**
 * The present step did not reach AWS. Half a remedy is worse than either, so a later one is taken up again. One that can be
 * taken back is as old as it was before the restart, and after too long that is done instead (stale.ts).
 */
async function neverSent(parts: RemediationParts, remediation: Remediation): Promise<Remediation> {
  const { step, purpose } = remediation;
  const again: Remediation = { ...remediation, state: 'sending', stateSince: parts.now(), reason: takenUp };
  switch (purpose) {
    case 'remedy': {
      if (step === 0) return end(parts, remediation, 'refused', unchanged, { neverSent: true });
      const canBeTakenBack = parts.actions.get(remediation.action)?.undo !== undefined;
      return canBeTakenBack ? { ...again, stateSince: remediation.stateSince } : again;
    }
    case 'undo':
    case 'leave-again':
      return again;
    case 'renew':
      return step > 0 ? again : standOn(parts, remediation, `not renewed: ${unchanged}`);
    case 'return':
      // What was seen before the restart is old: the step before is watched anew.
      return step > 0
        ? { ...again, state: 'baking', step: step - 1 }
        : standOn(parts, remediation, `not given back: ${unchanged}`);
  }
}

const takenUp = 'taken up again after a restart';
/** A step of several calls may have left its first one, a tag, behind. */
const unchanged = 'a restart came between intent and call: by what AWS shows, it had no effect';
