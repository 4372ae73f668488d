import { leaseAnswer } from '../safety/tag-lease.ts';
import { errorText } from '../runtime/error-text.ts';
import { actionContext } from './action-context.ts';
import { leaveAlone } from './leave-alone.ts';
import type { RemediationParts } from './parts.ts';
import type { Remediation } from './remediation.ts';

/** For so long after its end a remedy may be taken back by somebody: as long as a relapse counts as one. */
const watchedForMs = 14_400_000;
/** AWS is asked this often, and at once before anything is done to the same target. */
const askEveryMs = 300_000;

/**
 * A remedy that helped, and that a person took back, is that person's word on its target: it is held. Asked of
 * AWS, for what lasts by `inForce` and for everything else here. No word of a person is what we did ourselves
 * since then, and what another automation does that says so by its lease.
 */
export async function noticeUndoing(
  parts: RemediationParts,
  remediation: Remediation,
  about: { readonly all: Iterable<Remediation>; readonly aboutToAct: boolean },
): Promise<Remediation> {
  const { id, action, target, state, outcome, endedAt, plan, undoing } = remediation;
  const known = parts.actions.get(action);
  if (
    known?.undoneByHand === undefined ||
    // What lasted has ended because we gave it back ourselves.
    known.lasting !== undefined ||
    state !== 'ended' ||
    outcome !== 'success' ||
    endedAt === undefined
  )
    return remediation;
  const now = parts.now();
  const isOver = undoing?.seen === true || now - endedAt >= watchedForMs;
  const isDue = about.aboutToAct || now - (undoing?.askedAt ?? endedAt) >= askEveryMs;
  if (isOver || !isDue || isSuperseded(remediation, about.all)) return remediation;
  if (leaseAnswer(target, parts.model(), now) !== undefined) return remediation;
  try {
    const seen = await known.undoneByHand(plan, actionContext(parts, remediation));
    if (seen === undefined) return { ...remediation, undoing: { askedAt: now } };
    await leaveAlone(parts, remediation, undoneBySomebody(remediation, seen), [], id);
    return { ...remediation, undoing: { askedAt: now, seen: true } };
  } catch (error) {
    parts.log.warn({ remediation: id, detail: errorText(error) }, 'whether it was undone could not be read');
    return { ...remediation, undoing: { askedAt: now } };
  }
}

/** AWS says that it was undone, not by whom. */
export function undoneBySomebody({ action, id }: Remediation, seen: string): string {
  return `somebody, not Holdfast, undid ${action} (${id}): ${seen}`;
}

/** What we did on the same target or group since then may look like its undoing. */
function isSuperseded({ id, target, groups, startedAt }: Remediation, all: Iterable<Remediation>): boolean {
  for (const other of all)
    if (
      other.id !== id &&
      other.startedAt > startedAt &&
      other.outcome !== 'refused' &&
      (other.target === target || other.groups.some((group) => group === target || groups.includes(group)))
    )
      return true;
  return false;
}
