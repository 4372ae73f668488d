import { AwsError } from '../aws/error.ts';
import type { RemediationParts } from './parts.ts';
import type { Remediation } from './remediation.ts';
import { actionContext } from './action-context.ts';
import { sendStep } from './send-step.ts';
import { bake, bakeMsOf } from './bake.ts';
import { end } from './end.ts';
import { keepStanding } from './keep-standing.ts';
import { settleFailure } from './settle.ts';
import { settleStale } from './stale.ts';
import { standAnew } from './stand.ts';
import { stopOrWait } from './stop-or-wait.ts';
import { verify } from './verify.ts';
import { errorText } from '../runtime/error-text.ts';

/**
 * One turn of one remediation, until it has to wait for AWS or for evidence. It is bounded: each pass
 * either moves on by one state or stops. What an earlier pass did is kept where a later one breaks off (the journal
 * is away): a call that went out and was forgotten would go out again, or be taken for one that never did.
 */
export async function advance(parts: RemediationParts, remediation: Remediation): Promise<Remediation> {
  let current = withoutOwnPause(remediation, parts.now());
  for (let pass = 0; pass < 3 * (current.plan.steps.length + 1); pass++) {
    let next: Remediation;
    try {
      next = await turn(parts, current);
    } catch (error) {
      if (pass === 0) throw error;
      parts.log.error({ detail: errorText(error) }, 'a remediation could not go on');
      return current;
    }
    const moved =
      next.state !== current.state || next.step !== current.step || next.purpose !== current.purpose;
    current = moved ? { ...next, pauses: 0 } : next;
    if (!moved || current.state === 'ended') break;
  }
  return current;
}

/** More pauses in one state are a loop that has become slow, and time-outs must run all the same. */
const mostPauses = 3;
/** Not looked for so long, this process stood still, not AWS: suspended, or on a machine that slept. */
const ownPauseMs = 60_000;

/**
 * The time in which nobody looked is taken from what a step or a proof has taken: it says nothing of them. A
 * plan that waits to be sent grows old all the same.
 */
function withoutOwnPause(remediation: Remediation, now: number): Remediation {
  const { lookedAt = now, state, stateSince, pauses = 0 } = remediation;
  const pauseMs = now - lookedAt;
  const seen = { ...remediation, lookedAt: now };
  if (pauseMs <= ownPauseMs || state === 'sending' || pauses >= mostPauses) return seen;
  return { ...seen, pauses: pauses + 1, stateSince: Math.min(now, stateSince + pauseMs) };
}

async function turn(parts: RemediationParts, remediation: Remediation): Promise<Remediation> {
  switch (remediation.state) {
    case 'sending':
      return (
        (await settleStale(parts, remediation)) ??
        (await stopOrWait(parts, remediation)) ??
        sendStep(parts, remediation)
      );
    case 'observing':
      return observeStep(parts, remediation);
    case 'baking':
      return (await stopOrWait(parts, remediation)) ?? bake(parts, remediation);
    case 'verifying':
      return (await stopOrWait(parts, remediation)) ?? verify(parts, remediation);
    case 'standing':
      return (await stopOrWait(parts, remediation)) ?? keepStanding(parts, remediation);
    case 'ended':
      return remediation;
  }
}

async function observeStep(parts: RemediationParts, remediation: Remediation): Promise<Remediation> {
  const step = remediation.plan.steps[remediation.step];
  const action = parts.actions.get(remediation.action);
  if (step === undefined || action === undefined)
    throw new Error(`${remediation.id}: no such step or action`);

  // An answer is as old as its question: this process may be suspended between the two.
  const askedAt = parts.now();
  const progress = await action
    .observe(remediation.plan, remediation.step, actionContext(parts, remediation))
    .catch((error: unknown) => unreadable(parts, remediation, error));
  const overdue = askedAt - remediation.stateSince > step.timeoutMs;

  if (progress === 'done') {
    await recordStep(parts, remediation, 'done', step.name);
    return afterStep(parts, remediation, step.name);
  }
  if (typeof progress === 'object') {
    const why = `"${step.name}" was called off: ${progress.calledOff}`;
    await recordStep(parts, remediation, 'failed', why);
    return settleFailure(parts, remediation, 'failed', why);
  }
  if (progress === 'failed') {
    await recordStep(parts, remediation, 'failed', step.name);
    return settleFailure(parts, remediation, 'failed', `AWS reports that "${step.name}" failed`);
  }
  if (!overdue) return remediation;
  await recordStep(
    parts,
    remediation,
    'failed',
    `${step.name}: ${progress} after ${step.timeoutMs / 1000} s`,
  );
  // Not started and never going to be: nothing changed. Anything else is for a person to look at.
  const isUnsent = progress === 'not-started' && remediation.step === 0;
  if (isUnsent && remediation.purpose === 'remedy')
    return end(parts, remediation, 'refused', `"${step.name}" never reached AWS`);
  return settleFailure(
    parts,
    isUnsent ? { ...remediation, state: 'sending' } : remediation,
    'inconclusive',
    `"${step.name}" was still ${progress} after ${step.timeoutMs / 1000} s`,
  );
}

async function afterStep(
  parts: RemediationParts,
  remediation: Remediation,
  name: string,
): Promise<Remediation> {
  const { purpose, plan, step } = remediation;
  const isLast = step + 1 === plan.steps.length;
  const onward = { stateSince: parts.now(), reason: `done: ${name}` };
  if (bakeMsOf(remediation) > 0 && (!isLast || purpose === 'return')) {
    await parts.refresh([remediation.target, ...remediation.groups]);
    return { ...remediation, ...onward, state: 'baking' };
  }
  if (!isLast) return { ...remediation, ...onward, step: step + 1, state: 'sending' };
  await parts.refresh([remediation.target, ...remediation.groups]);
  switch (purpose) {
    case 'undo':
      return end(parts, remediation, 'failed', undone(remediation));
    case 'remedy':
      return { ...remediation, state: 'verifying', stateSince: parts.now(), reason: waitsForProof };
    case 'renew':
      return standAnew(parts, remediation, 'renewed', plan.summary);
    case 'leave-again':
      return standAnew(
        parts,
        remediation,
        'kept',
        `in force again: ${remediation.standing?.wentWrong ?? 'its return went wrong'}`,
      );
    case 'return':
      return end(parts, remediation, 'success', `given back: ${plan.summary}`, { stood: 'given-back' });
  }
}

function undone({ undoneBecause, reason }: Remediation): string {
  return `it did not help and was undone: ${undoneBecause ?? reason}`;
}

const waitsForProof = 'done, waiting for proof that it helped';

async function recordStep(
  parts: RemediationParts,
  remediation: Remediation,
  progress: 'done' | 'failed',
  detail: string,
) {
  await parts.record([
    { at: parts.now(), kind: 'step', remediation: remediation.id, step: remediation.step, progress, detail },
  ]);
}

/** AWS could not be asked: the step's progress is unknown, and its time-out goes on running. */
function unreadable(parts: RemediationParts, remediation: Remediation, error: unknown): 'unknown' {
  const code = error instanceof AwsError ? error.code : 'error';
  parts.log.warn(
    { remediation: remediation.id, code, detail: errorText(error) },
    'the progress of a step could not be read',
  );
  return 'unknown';
}
