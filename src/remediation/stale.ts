import { end } from './end.ts';
import { endUnfinished } from './end-unfinished.ts';
import { intentLifetimeMs, type RemediationParts } from './parts.ts';
import type { Remediation } from './remediation.ts';
import { standOn } from './stand.ts';
import { takeBackHalf } from './take-back-half.ts';

/** A plan whose next step could not be sent for this long is stale: its facts are, too. */
const staleAfterMs = 900_000;

const why = 'waited too long to be sent, so its plan was discarded';

/**
 * What becomes of a step that could not be sent in time; undefined while it may still go out. A first step
 * lives as long as an intent, a later one is worth finishing for a while longer; then what was done is taken
 * back, for half a remedy is worse than either. Nothing that stands is lost by it: a return earns its next step
 * anew, and the way back from one is never too late.
 */
export async function settleStale(
  parts: RemediationParts,
  remediation: Remediation,
): Promise<Remediation | undefined> {
  const { step, purpose, stateSince } = remediation;
  const isFirst = step === 0 && purpose !== 'undo';
  if (parts.now() - stateSince <= (isFirst ? intentLifetimeMs : staleAfterMs)) return undefined;
  switch (purpose) {
    case 'undo':
      // Of what lasts, the way back is never too late.
      if (remediation.standing !== undefined) return undefined;
      return endUnfinished(parts, remediation, 'interrupted', why);
    case 'remedy':
      return isFirst ? end(parts, remediation, 'refused', why) : takeBackHalf(parts, remediation, why);
    case 'renew':
      return standOn(parts, remediation, `not renewed: it ${why}`);
    case 'return':
      return isFirst
        ? standOn(parts, remediation, `not given back: it ${why}`)
        : { ...remediation, state: 'baking', step: step - 1, stateSince: parts.now(), reason: `it ${why}` };
    case 'leave-again':
      return undefined;
  }
}
