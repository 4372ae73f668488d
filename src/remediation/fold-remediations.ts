import type { Plan } from '../actions/action.ts';
import type { RecordedEvent, RecordedReturn } from '../journal/event.ts';
import { compileCondition } from '../policy/cel.ts';
import type { Condition } from '../policy/policy.ts';
import type { Remediation, ReturnTerms } from './remediation.ts';
import type { RemediationRules } from './rules.ts';

/** A remediation as far as the journal tells it: plain data, without what policies say, which is code. */
export interface ToldRemediation extends Omit<Remediation, 'rules' | 'returns'> {
  readonly returns?: RecordedReturn;
}

/** One that goes on under the rules of its policy, where that is still there. */
export function resume(told: ToldRemediation, rules: RemediationRules | undefined): Remediation {
  const { returns, ...rest } = told;
  return {
    ...rest,
    ...(rules === undefined ? {} : { rules }),
    ...(returns === undefined ? {} : { returns: returnTerms(returns) }),
  };
}

/** Takes one journal event into the remediations, so that a restart knows what was under way. */
export function foldRemediation(remediations: Map<string, ToldRemediation>, event: RecordedEvent): void {
  if (event.kind === 'intent') {
    const known = remediations.get(event.remediation);
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
      ...(event.unwellThen === undefined ? {} : { unwellThen: event.unwellThen }),
      ...(event.watched === undefined ? {} : { watched: event.watched }),
      ...(event.returns === undefined ? {} : { returns: event.returns }),
      ...(known?.standing === undefined ? {} : { standing: known.standing }),
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
  if (event.kind === 'standing') {
    const known = remediations.get(event.remediation);
    if (known !== undefined) remediations.set(known.id, standing(known, event));
    return;
  }
  if (event.kind === 'hold-placed') {
    const undone = remediations.get(event.hold.source ?? '');
    if (undone !== undefined)
      remediations.set(undone.id, { ...undone, undoing: { askedAt: event.at, seen: true } });
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

/** All times of it come back but those of the condition: what was not looked at was not seen to hold. */
function standing(
  known: ToldRemediation,
  event: Extract<RecordedEvent, { kind: 'standing' }>,
): ToldRemediation {
  const { at, how, since, holdDownMs, expiresAt, reason } = event;
  const before = known.standing;
  const plan = event.plan as Plan;
  const isSetAnew = how === 'began' || how === 'renewed' || known.purpose === 'leave-again';
  return {
    ...known,
    purpose: 'remedy',
    plan,
    step: plan.steps.length - 1,
    state: 'standing',
    stateSince: at,
    reason,
    standing: {
      plan,
      since,
      holdDownMs,
      setAt: isSetAnew ? at : (before?.setAt ?? since),
      ...(expiresAt === undefined ? {} : { expiresAt }),
      ...(how === 'overdue' || before?.called === true ? { called: true } : {}),
    },
  };
}

function returnTerms({ when, ...rest }: RecordedReturn): ReturnTerms {
  return { ...rest, when: compileCondition(when).condition ?? notUnderstood(when) };
}

/** Of another version, most likely. What is not understood is never true: a person is called in the end. */
function notUnderstood(text: string): Condition {
  return { text, evaluate: () => 'unknown' };
}
