import type { LastingEffect } from '../actions/action.ts';
import { leaseAnswer } from '../safety/tag-lease.ts';
import { actionContext } from './action-context.ts';
import { beginPlan } from './begin-plan.ts';
import { end } from './end.ts';
import { leaveAlone } from './leave-alone.ts';
import { look } from './look.ts';
import { undoneBySomebody } from './notice-undoing.ts';
import type { RemediationParts } from './parts.ts';
import type { Remediation, Standing } from './remediation.ts';
import { pageAbout } from './page-about.ts';
import { callOverdue, standingOf } from './stand.ts';

/** AWS is asked this often whether it is still in force: somebody may end it by hand. */
const askEveryMs = 300_000;
/** Where it does not answer it is asked again after this: an API that is out is not helped by being asked. */
const askAgainMs = 60_000;
/** Renewed so long before its expiry, that a few tries fit in; of a short one, in its last third. */
const renewBeforeMs = 900_000;
/**
 * Nothing is given back sooner after it began to stand, however short a wait the policy asks for: what failed
 * once may fail again within minutes, and users led to and fro are worse off than users led away. The time in
 * which a signal that flaps is not believed.
 */
const leastStandingMs = 600_000;
/** Ended this close to its expiry, AWS ended it. */
const expirySlackMs = 60_000;

/**
 * One look at an effect that stands, in this order: is it still in force by AWS's own word; has it stood
 * for too long, so that a person is called; has the condition of its return held for long enough, so that
 * it is given back through the gates; does AWS end it soon, or does what it holds need it, so that it is renewed.
 */
export async function keepStanding(parts: RemediationParts, remediation: Remediation): Promise<Remediation> {
  const lasting = parts.actions.get(remediation.action)?.lasting;
  if (lasting === undefined) throw new Error(`${remediation.id}: ${remediation.action} does not last`);
  let current: Remediation = { ...remediation, standing: look(parts, remediation) };
  let needsRenewal = false;

  if (isToBeAsked(standingOf(current), parts.now())) {
    const standing = { ...standingOf(current), askedAt: parts.now() };
    current = { ...current, standing };
    const answer = await lasting
      .inForce(standing.plan, actionContext(parts, current))
      .catch(() => 'unknown' as const);
    if (answer === 'gone') return endGone(parts, current);
    needsRenewal = answer === 'to-be-renewed';
    if (answer !== 'unknown') current = { ...current, standing: { ...standing, readAt: parts.now() } };
  }
  const standing = standingOf(current);
  const now = parts.now();
  const latest = standing.since + (current.returns?.atLatestMs ?? 0);
  if (now >= latest && standing.called !== true) current = await callOverdue(parts, current);
  if (now < (standing.retryAt ?? 0)) return current;

  const { wellSince, expiresAt, setAt } = standing;
  const hasStood = now - standing.since >= leastStandingMs;
  if (hasStood && wellSince !== undefined && now - wellSince >= standing.holdDownMs) {
    const returning = await beginReturn(parts, current, lasting);
    if (returning.state !== 'standing' || expiresAt === undefined) return returning;
    current = returning;
  }
  const isDue =
    expiresAt !== undefined && now >= expiresAt - Math.min(renewBeforeMs, (expiresAt - setAt) / 3);
  const isOutgrown = lasting.isOutgrown?.(standing.plan, parts.model()) === true;
  const canBeRenewed = expiresAt === undefined || expiresAt < latest;
  return (isDue || needsRenewal || isOutgrown) && canBeRenewed
    ? beginRenewal(parts, current, lasting, latest)
    : current;
}

function isToBeAsked({ askedAt, readAt, expiresAt }: Standing, now: number): boolean {
  if (askedAt !== undefined && now - askedAt < askAgainMs) return false;
  return readAt === undefined || now - readAt >= askEveryMs || (expiresAt !== undefined && now >= expiresAt);
}

/** The gates that guard a return are asked, on a target that was read anew, and the condition once more. */
async function beginReturn(
  parts: RemediationParts,
  remediation: Remediation,
  lasting: LastingEffect,
): Promise<Remediation> {
  const against = await parts.whyNotReturn(remediation);
  if (against !== undefined) return { ...remediation, reason: `well again, but not given back: ${against}` };
  const standing = look(parts, remediation);
  if (standing.wellSince === undefined)
    return { ...remediation, standing, reason: 'not given back: by fresh facts it is not well' };
  const plan = lasting.giveBack(standing.plan, actionContext(parts, remediation));
  return beginPlan(parts, { ...remediation, standing }, 'return', plan);
}

async function beginRenewal(
  parts: RemediationParts,
  remediation: Remediation,
  lasting: LastingEffect,
  latest: number,
): Promise<Remediation> {
  const { plan } = standingOf(remediation);
  if (lasting.renew === undefined) return remediation;
  return beginPlan(
    parts,
    remediation,
    'renew',
    lasting.renew(plan, latest, actionContext(parts, remediation)),
  );
}

/** Somebody's hand is a "not now" on that target; an expiry while it is still needed is a call. */
async function endGone(parts: RemediationParts, remediation: Remediation): Promise<Remediation> {
  const { expiresAt, wellSince } = standingOf(remediation);
  const now = parts.now();
  const endsByItself = parts.actions.get(remediation.action)?.lasting?.endsByItself === true;
  const isExpired = endsByItself && expiresAt !== undefined && now >= expiresAt - expirySlackMs;
  const how = isExpired ? 'AWS ended it at its expiry' : 'it is not in force any more, and not by Holdfast';
  const isWell = wellSince !== undefined;
  const then = isWell ? 'was seen well by then' : 'is not known to be well';
  const reason = `${remediation.plan.summary}: ${how}; what it was done for ${then}`;
  const marks: { readonly stood: 'gone'; readonly well?: true } = isWell
    ? { stood: 'gone', well: true }
    : { stood: 'gone' };
  if (isExpired) {
    if (!isWell) await parts.record(pageAbout(parts, remediation, reason));
    return end(parts, remediation, 'success', reason, marks);
  }
  // Another automation that says so by its lease is no person, and holds its target by that.
  if (leaseAnswer(remediation.target, parts.model(), now) === undefined)
    await leaveAlone(
      parts,
      remediation,
      undoneBySomebody(remediation, 'it is not in force any more'),
      [],
      remediation.id,
    );
  return end(parts, remediation, 'success', reason, marks);
}
