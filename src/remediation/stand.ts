import type { Plan } from '../actions/action.ts';
import type { JournalEvent } from '../journal/event.ts';
import { dateInWords } from '../model/time-in-words.ts';
import { finishByHand } from './finish-by-hand.ts';
import { pageAbout } from './page-about.ts';
import type { RemediationParts } from './parts.ts';
import type { Remediation, Standing } from './remediation.ts';
import { subjectOf } from './subject.ts';

/** A hold-down grows to this multiple of the rung's at most, as cool-downs do. */
const mostFactor = 8;
/** A renewal or a return that came to nothing is tried again after this. */
const retryMs = 60_000;

/** A remedy that helped and lasts does not end: from its verification on it stands. */
export async function beginToStand(
  parts: RemediationParts,
  remediation: Remediation,
  reason: string,
  verification: JournalEvent,
): Promise<Remediation> {
  const { returns, plan } = remediation;
  const at = parts.now();
  const factor = Math.min(mostFactor, 2 ** parts.relapsesOf(remediation));
  const standing = { since: at, holdDownMs: (returns?.forMs ?? 0) * factor };
  return stand(
    parts,
    remediation,
    'began',
    { ...standing, ...inForceFrom(parts, remediation, plan) },
    reason,
    [verification],
  );
}

/**
 * The effect of a lasting remedy that nobody saw help, and that cannot be taken back now: it may be in force,
 * so it stands until it is given back, and a person is called. What lasts never ends on what is not known.
 */
export async function standUnproven(
  parts: RemediationParts,
  remediation: Remediation,
  reason: string,
): Promise<Remediation> {
  return standOn(parts, { ...remediation, standing: unproven(parts, remediation) }, reason, { call: true });
}

/** What would stand of a remedy that is not proven: AWS is asked at once whether it is in force. */
export function unproven(parts: RemediationParts, remediation: Remediation): Standing {
  const at = parts.now();
  const { readAt: _notYet, ...inForce } = inForceFrom(parts, remediation, remediation.plan);
  return { since: at, holdDownMs: remediation.returns?.forMs ?? 0, ...inForce };
}

/**
 * The plan that has just run is what stands from now on. After the way back from a return its condition is
 * waited for anew; a renewal changes nothing of what was seen, and must not begin a wait that may be longer
 * than what lies between two renewals.
 */
export async function standAnew(
  parts: RemediationParts,
  remediation: Remediation,
  how: 'renewed' | 'kept',
  reason: string,
): Promise<Remediation> {
  const { expiresAt: _former, retryAt: _done, wentWrong: _mended, ...before } = standingOf(remediation);
  const { wellSince: _well, illSince: _ill, lookedAt: _seen, ...unseen } = before;
  const anew = {
    ...(how === 'renewed' ? before : unseen),
    ...inForceFrom(parts, remediation, remediation.plan),
  };
  return stand(parts, remediation, how, anew, reason);
}

/** A renewal or a return came to nothing: what stood stands on. After a return the condition is waited for anew. */
export async function standOn(
  parts: RemediationParts,
  remediation: Remediation,
  reason: string,
  more: { readonly call?: true } = {},
): Promise<Remediation> {
  const { wellSince, readAt, ...before } = standingOf(remediation);
  const isReturn = remediation.purpose !== 'renew';
  const standing: Standing = {
    ...before,
    ...(isReturn || wellSince === undefined ? {} : { wellSince }),
    ...(isReturn || readAt === undefined ? {} : { readAt }),
    retryAt: parts.now() + retryMs,
  };
  const call =
    more.call === true
      ? pageAbout(parts, remediation, reason, { options: finishByHand(parts, remediation, reason) })
      : [];
  // What came to nothing changed nothing: that users fare worse later is not by it.
  const { watched: _over, ...rest } = remediation;
  return stand(parts, rest, 'kept', standing, reason, call);
}

/** Longer before the next try: what did not come back well is not trusted as soon as before. */
export function withDoubledHoldDown(remediation: Remediation): Remediation {
  const { standing, returns } = remediation;
  if (standing === undefined || returns === undefined) return remediation;
  const holdDownMs = Math.min(mostFactor * returns.forMs, 2 * standing.holdDownMs);
  return { ...remediation, standing: { ...standing, holdDownMs } };
}

/** It stands for longer than its rung allows: a person is called, once. */
export async function callOverdue(parts: RemediationParts, remediation: Remediation): Promise<Remediation> {
  const standing = { ...standingOf(remediation), called: true as const };
  const endsByItself = parts.actions.get(remediation.action)?.lasting?.endsByItself === true;
  const then =
    endsByItself && standing.expiresAt !== undefined
      ? `AWS ends it at ${dateInWords(standing.expiresAt)}`
      : 'it stays until what it was done for is well or somebody takes it back';
  const reason = `${remediation.plan.summary}: it is in force past its latest end, because what it was done for is not well again. Holdfast renews it no more: ${then}. See holdfast explain ${remediation.id}`;
  return stand(parts, remediation, 'overdue', standing, reason, pageAbout(parts, remediation, reason));
}

export function standingOf({ id, standing }: Remediation): Standing {
  if (standing === undefined) throw new Error(`${id}: nothing of it stands`);
  return standing;
}

function inForceFrom(parts: RemediationParts, remediation: Remediation, plan: Plan) {
  const at = parts.now();
  const expiresAt = parts.actions.get(remediation.action)?.lasting?.expiresAt(plan);
  return { plan, setAt: at, readAt: at, ...(expiresAt === undefined ? {} : { expiresAt }) };
}

async function stand(
  parts: RemediationParts,
  remediation: Remediation,
  how: Extract<JournalEvent, { kind: 'standing' }>['how'],
  standing: Standing,
  reason: string,
  more: readonly JournalEvent[] = [],
): Promise<Remediation> {
  const { startedAt } = remediation;
  const { plan, since, expiresAt, holdDownMs } = standing;
  const at = parts.now();
  await parts.record([
    ...more,
    {
      at,
      kind: 'standing',
      how,
      startedAt,
      since,
      plan,
      holdDownMs,
      reason,
      ...(expiresAt === undefined ? {} : { expiresAt }),
      ...subjectOf(remediation),
    },
  ]);
  const { receipt: _spent, ...rest } = remediation;
  return {
    ...rest,
    purpose: 'remedy',
    plan,
    step: plan.steps.length - 1,
    state: 'standing',
    stateSince: at,
    standing,
    reason,
  };
}
