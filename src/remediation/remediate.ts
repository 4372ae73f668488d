import { errorText } from '../runtime/error-text.ts';
import type { Decision } from '../safety/decision.ts';
import { advance } from './advance.ts';
import { begin } from './begin.ts';
import type { RemediationParts } from './parts.ts';
import type { Remediation } from './remediation.ts';
import { noticeUndoing } from './notice-undoing.ts';
import { refusalToSend } from './send-step.ts';
import { end } from './end.ts';

/** Ended remediations kept for the page and the API. */
const keepEnded = 200;

/**
 * One turn of everything that is being done: what is under way first, then what may begin. They begin
 * one after the other, because each one's fresh judgement must count those before it as in flight.
 * `onChange` hears of each as it is, so that history holds it before the next is judged.
 */
export async function remediate(
  parts: RemediationParts,
  remediations: ReadonlyMap<string, Remediation>,
  decisions: readonly Decision[],
  onChange: (remediation: Remediation) => void,
): Promise<void> {
  const actedOn = new Set(
    decisions.flatMap(({ outcome, proposal }) => (outcome === 'act' ? [proposal.target] : [])),
  );
  for (const remediation of remediations.values()) {
    const about = { all: remediations.values(), aboutToAct: actedOn.has(remediation.target) };
    const turn =
      remediation.state === 'ended'
        ? () => noticeUndoing(parts, remediation, about)
        : () => goOn(parts, remediation);
    const next = await attempt(parts, remediation, turn);
    if (next !== remediation || remediation.state !== 'ended') onChange(next);
  }
  for (const decision of decisions) {
    if (decision.outcome !== 'act' || decision.proposal.rung.kind !== 'action') continue;
    if (isLocked(remediations, decision)) continue;
    const begun = await attempt(parts, undefined, () => begin(parts, decision));
    if (begun === undefined) continue;
    onChange(begun);
    if (begun.state !== 'ended') onChange(await attempt(parts, begun, () => advance(parts, begun)));
  }
}

/**
 * One whose first call was put off (the stop switch, the journal) was decided on facts of then: before
 * anything is changed it must be right by those of now. Later steps go on, for half a remedy is worse.
 */
async function goOn(parts: RemediationParts, remediation: Remediation): Promise<Remediation> {
  const { state, step, purpose } = remediation;
  const putOff = state === 'sending' && step === 0 && purpose === 'remedy';
  if (!putOff || refusalToSend(parts) !== undefined || (await parts.stillStands(remediation)))
    return advance(parts, remediation);
  const reason = 'it was put off, and by fresh facts it is not right any more; nothing was changed';
  return end(parts, remediation, 'refused', reason, { neverSent: true });
}

/**
 * One that cannot go on (the journal does not work, most likely) stays where it is and is tried again in
 * the next turn; the others go on.
 */
async function attempt<T>(parts: RemediationParts, before: T, turn: () => Promise<T>): Promise<T> {
  try {
    return await turn();
  } catch (error) {
    parts.log.error({ detail: errorText(error) }, 'a remediation could not go on');
    return before;
  }
}

/** One remediation a target at a time: the lock of "lock, refresh, re-evaluate". What stands holds no lock. */
function isLocked(remediations: ReadonlyMap<string, Remediation>, decision: Decision): boolean {
  for (const remediation of remediations.values()) {
    const { state, target } = remediation;
    if (state !== 'ended' && state !== 'standing' && target === decision.proposal.target) return true;
  }
  return false;
}

/** Drops the oldest ended ones. */
export function forgetOld(remediations: Map<string, Pick<Remediation, 'id' | 'state'>>): void {
  const ended = [...remediations.values()].filter((remediation) => remediation.state === 'ended');
  for (const remediation of ended.slice(0, Math.max(0, ended.length - keepEnded)))
    remediations.delete(remediation.id);
}
