import type { Plan } from '../actions/action.ts';
import { errorText } from '../runtime/error-text.ts';
import type { Decision } from '../safety/decision.ts';
import { actionContext } from './action-context.ts';
import { watchFromNow } from './own-effect.ts';
import type { RemediationParts } from './parts.ts';
import type { Remediation } from './remediation.ts';
import { rulesOf } from './rules.ts';
import { refusalToSend } from './send-step.ts';
import { end } from './end.ts';
import { unwellLike } from '../safety/unwell-of-kind.ts';
import { unmetInWords } from './unmet.ts';

/**
 * Lock, refresh, re-evaluate, plan. The caller holds the lock: it never begins a second remediation for
 * a target or in a cycle that has not folded the first one's effect. Answers undefined when the same
 * decision no longer stands on fresh facts; every check is made before the first mutation.
 */
export async function begin(parts: RemediationParts, decision: Decision): Promise<Remediation | undefined> {
  if (refusalToSend(parts) !== undefined) return undefined;
  const fresh = await parts.reassess(decision);
  if (fresh === undefined || fresh.outcome !== 'act') return undefined;

  const { proposal } = fresh;
  const action = proposal.rung.kind === 'action' ? parts.actions.get(proposal.rung.action) : undefined;
  const target = parts.model().resources.get(proposal.target);
  if (action === undefined || target === undefined || proposal.rung.kind !== 'action') return undefined;

  const id = parts.ids.next('rem');
  const startedAt = parts.now();
  const plan = await action
    .plan(target, proposal.rung.params, actionContext(parts, { id }))
    .catch((error: unknown) => unplanned(action.name, proposal.target, errorText(error)));

  const rules = rulesOf(proposal.policy, proposal.rungIndex);
  const { return: terms } = proposal.rung;
  const call = rules?.page;
  const remediation: Remediation = {
    id,
    proposalKey: proposal.key,
    policy: proposal.policy.name,
    action: action.name,
    effect: action.effect,
    target: proposal.target,
    rungIndex: proposal.rungIndex,
    groups: parts.model().groupsOf(proposal.target),
    region: target.region,
    account: target.account,
    unwellThen: unwellLike(target, parts.model()),
    purpose: 'remedy',
    watched: watchFromNow(parts, proposal.target),
    plan,
    step: 0,
    state: 'sending',
    startedAt,
    stateSince: startedAt,
    reason: plan.summary,
    ...(proposal.incident === undefined ? {} : { incident: proposal.incident }),
    ...zoneOf(plan.zone ?? target.zone),
    ...(rules === undefined ? {} : { rules }),
    ...(terms === undefined ? {} : { returns: call === undefined ? terms : { ...terms, page: call } }),
  };
  const unmet = unmetInWords(plan);
  if (unmet !== undefined)
    return end(parts, remediation, 'refused', `not started, nothing was changed; ${unmet}`, { unmet: true });
  if (plan.steps.length === 0)
    return end(parts, remediation, 'refused', 'not started: there is nothing to do', { unmet: true });
  return remediation;
}

function zoneOf(zone: string | undefined): Pick<Remediation, 'zone'> {
  return zone === undefined ? {} : { zone };
}

/** A plan that could not be worked out is one with an unmet precondition: it can never be sent. */
function unplanned(action: string, target: string, reason: string): Plan {
  return {
    action,
    target,
    targetName: target,
    summary: `${action} could not be planned`,
    preconditions: [{ name: 'the plan can be worked out', holds: false, detail: reason }],
    steps: [],
    state: null,
    warnings: [],
  };
}
