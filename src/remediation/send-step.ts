import type { PlannedStep } from '../actions/action.ts';
import { AwsError } from '../aws/error.ts';
import type { JournalEvent } from '../journal/event.ts';
import { intentLifetimeMs, type RemediationParts } from './parts.ts';
import type { Remediation } from './remediation.ts';
import { errorText } from '../runtime/error-text.ts';
import { actionContext } from './action-context.ts';
import { end } from './end.ts';
import { settleFailure } from './settle.ts';
import { subjectOf } from './subject.ts';

/**
 * Sends one step, in the order that makes a crash at any point recoverable:
 * 1. the stop switch and the blockers are read;
 * 2. the intent is journaled, with the whole plan and an expiry;
 * 3. they and the expiry are read again, because journaling may have taken long;
 * 4. the call goes out;
 * 5. that it went out is journaled.
 * A crash after 2 leaves an open intent, which recovery settles by asking AWS.
 */
export async function sendStep(parts: RemediationParts, remediation: Remediation): Promise<Remediation> {
  const refusal = refusalToSend(parts);
  if (refusal !== undefined) return { ...remediation, reason: notSent(refusal) };

  const step = remediation.plan.steps[remediation.step];
  const action = parts.actions.get(remediation.action);
  if (step === undefined || action === undefined)
    throw new Error(`${remediation.id}: no such step or action`);

  const expiresAt = parts.now() + intentLifetimeMs;
  await parts.record([intentOf(remediation, parts.now(), expiresAt)]);

  const late = await whyNotSend(parts, expiresAt);
  if (late !== undefined) {
    await parts.note([stepEvent(parts, remediation, 'parked', notSent(late))]);
    return { ...remediation, reason: notSent(late) };
  }

  let receipt: string | undefined;
  try {
    receipt = await action.apply(remediation.plan, remediation.step, {
      ...actionContext(parts, remediation),
      whyNotSend: () => whyNotSend(parts, expiresAt),
    });
  } catch (error) {
    return await afterFailedCall(parts, remediation, step, error);
  }
  const sent = stepEvent(parts, remediation, 'sent', step.name);
  // It has happened: were this to fail and be tried again, the call would go out twice.
  await parts.note([receipt === undefined ? sent : { ...sent, receipt }]);
  return {
    ...remediation,
    state: 'observing',
    stateSince: parts.now(),
    receipt,
    reason: `sent: ${step.name}`,
  };
}

/** Read before each call of a step, for the one before it may have taken long. */
async function whyNotSend(parts: RemediationParts, expiresAt: number): Promise<string | undefined> {
  await parts.refreshStopSwitch();
  return (
    refusalToSend(parts) ??
    (parts.now() >= expiresAt
      ? 'writing it down took so long that what it rests on is too old now'
      : undefined)
  );
}

/** A step that was held back just before its call. */
function notSent(because: string): string {
  return `not sent, and nothing was changed by it; waits, because ${because}`;
}

/** Why no mutation may go out at this moment, or undefined. */
export function refusalToSend(parts: RemediationParts): string | undefined {
  const stop = parts.stopSwitch();
  if (stop.state !== 'clear') return `the stop switch is ${stop.state} (${stop.reason ?? stop.source})`;
  return parts.blocked();
}

/**
 * The only call of a step that was answered with a refusal changed nothing, so the step has failed. One that
 * broke off or was throttled may or may not have arrived: AWS's own state tells, so it is observed like one
 * that was sent; and so is a step of several calls of which one was refused.
 */
async function afterFailedCall(
  parts: RemediationParts,
  remediation: Remediation,
  step: PlannedStep,
  error: unknown,
): Promise<Remediation> {
  const detail = errorText(error);
  if (error instanceof AwsError && error.failure === 'denied' && error.permission !== undefined) {
    parts.denied(error.permission, remediation.target);
  }
  const isRefusal = error instanceof AwsError && !error.retryable && error.failure !== 'broken';
  // Of several calls those before it have worked: how far the step is, AWS's own state tells.
  if (isRefusal && step.calls.length <= 1) {
    await parts.note([stepEvent(parts, remediation, 'failed', detail)]);
    // One call that was turned down has changed nothing: another remedy need not wait for it to work.
    return remediation.step === 0 && remediation.purpose === 'remedy'
      ? end(parts, remediation, 'refused', `AWS refused, nothing was changed: ${detail}`)
      : settleFailure(parts, remediation, 'failed', `AWS refused: ${detail}`);
  }
  parts.log.warn(
    { remediation: remediation.id, detail },
    'the call broke off, AWS will be asked whether it arrived',
  );
  return {
    ...remediation,
    state: 'observing',
    stateSince: parts.now(),
    receipt: undefined,
    reason: `unsure whether it was sent: ${detail}`,
  };
}

function stepEvent(
  parts: RemediationParts,
  remediation: Remediation,
  progress: 'sent' | 'failed' | 'parked',
  detail: string,
) {
  return {
    at: parts.now(),
    kind: 'step' as const,
    remediation: remediation.id,
    step: remediation.step,
    progress,
    detail,
  };
}

function intentOf(remediation: Remediation, at: number, expiresAt: number): JournalEvent {
  const { step, purpose, plan, returns, watched } = remediation;
  return {
    at,
    kind: 'intent',
    step,
    purpose,
    plan,
    expiresAt,
    ...subjectOf(remediation),
    ...(returns === undefined ? {} : { returns: { ...returns, when: returns.when.text } }),
    ...(watched === undefined ? {} : { watched }),
  };
}
