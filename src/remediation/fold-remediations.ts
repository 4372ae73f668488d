import type { Plan } from '../actions/action.ts';
import type { RecordedEvent } from '../journal/event.ts';
import type { Verification } from '../policy/policy.ts';
import type { Remediation } from './remediation.ts';

/**
 * Takes one journal event into the remediations, so that a restart knows what was under way. The
 * rung's verification is not in the journal (it is code): `verificationOf` finds it in the policies.
 */
export function foldRemediation(
  remediations: Map<string, Remediation>,
  event: RecordedEvent,
  verificationOf: (policy: string, rungIndex: number) => Verification | undefined,
): void {
  if (event.kind === 'intent') {
    const known = remediations.get(event.remediation);
    const verification = verificationOf(event.policy, event.rungIndex);
    remediations.set(event.remediation, {
      id: event.remediation,
      proposalKey: event.proposal,
      policy: event.policy,
      action: event.action,
      effect: event.effect,
      target: event.target,
      rungIndex: event.rungIndex,
      groups: event.groups,
      region: event.region,
      account: event.account,
      purpose: event.purpose,
      // The journal's reader has checked the event; a plan is stored as the JSON that it is.
      plan: event.plan as Plan,
      step: event.step,
      state: 'sending',
      startedAt: known?.startedAt ?? event.at,
      stateSince: event.at,
      reason: 'intended',
      ...(event.incident === undefined ? {} : { incident: event.incident }),
      ...(event.zone === undefined ? {} : { zone: event.zone }),
      ...(verification === undefined ? {} : { verification }),
    });
    return;
  }
  if (event.kind === 'step') {
    const known = remediations.get(event.remediation);
    if (known === undefined) return;
    const last = event.step + 1 === known.plan.steps.length;
    const state =
      event.progress === 'sent'
        ? 'observing'
        : event.progress === 'done' && last && known.purpose === 'remedy'
          ? 'verifying'
          : known.state;
    remediations.set(known.id, {
      ...known,
      state,
      stateSince: event.at,
      receipt: event.receipt,
      reason: event.detail,
    });
    return;
  }
  if (event.kind === 'remediation-ended') {
    const known = remediations.get(event.remediation);
    if (known === undefined) return;
    const { outcome, reason } = event;
    remediations.set(known.id, {
      ...known,
      state: 'ended',
      stateSince: event.at,
      endedAt: event.at,
      outcome,
      reason,
    });
  }
}
