import type { Remediation, Standing } from './remediation.ts';
import type { RemediationParts } from './parts.ts';
import { standingOf } from './stand.ts';
import { conditionOf } from './why-stop.ts';

/**
 * Not looked for so long (a process that was suspended, a machine that slept): nobody knows what was in
 * between, so what must hold without a gap begins anew. As long as one-minute evidence is valid.
 */
const longestGapMs = 150_000;

/**
 * Keeps the clocks of the condition under which the effect is given back. Unknown is neither well nor ill;
 * ill is what it was done for, by the remedy's own word or by a verdict under which one would do it.
 */
export function look(parts: RemediationParts, remediation: Remediation): Standing {
  const now = parts.now();
  const { wellSince, illSince, ...before } = standingOf(remediation);
  const isGap = now - (before.lookedAt ?? now) > longestGapMs;
  const when = remediation.returns?.when;
  const well = when === undefined ? 'unknown' : conditionOf(parts, remediation, when);
  const ill = well === false && isNeededAgain(parts, remediation);
  const since = (known: number | undefined) => (isGap ? now : Math.min(known ?? now, now));
  return {
    ...before,
    lookedAt: now,
    ...(well === true ? { wellSince: since(wellSince) } : {}),
    ...(ill ? { illSince: since(illSince) } : {}),
  };
}

function isNeededAgain(parts: RemediationParts, { action, target, standing }: Remediation): boolean {
  const { verdicts = [], lasting } = parts.actions.get(action) ?? {};
  if (lasting?.isNeededAgain !== undefined && standing !== undefined)
    return lasting.isNeededAgain(standing.plan, parts.model());
  const verdict = parts.model().verdicts.get(target)?.kind;
  return verdict !== undefined && verdicts.includes(verdict);
}
