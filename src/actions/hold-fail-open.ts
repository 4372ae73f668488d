import { z } from 'zod';
import type { Resource } from '../model/resource.ts';
import type { Action, ActionContext, Plan, StepProgress } from './action.ts';
import { applyStep } from './apply-calls.ts';
import { asJson } from './calls.ts';
import { changedMeanwhile } from './changed-meanwhile.ts';
import { evidenceSince, inconclusive } from './evidence.ts';
import {
  enoughHealthy,
  failsOpen,
  failTogether,
  machinesRun,
  ownersChoice,
  stayingIn,
  takeConnections,
} from './fail-open/preconditions.ts';
import { stateOf } from './fail-open/state.ts';
import { fitToGrowth, heldBackByGrowth } from './fail-open/growth.ts';
import { isDefault, readThreshold, setThreshold, shareToWaitFor, wantedOf } from './fail-open/threshold.ts';
import { checkedBy } from './params.ts';
import { planOf, precondition, scopeOf } from './precondition.ts';
import { readWellByEc2 } from './reads/ec2.ts';
import { readTargetHealth } from './reads/target-health.ts';

/**
 * For the way back from an outage that all targets share. With none healthy a load balancer sends to all; the
 * first that passes its checks would be given everything, fail under it, and so on: a saw-tooth that outlasts
 * its cause. This has the load balancer go on sending to all until as many are healthy as can carry the load.
 * Nothing changes at the moment at which it is done. docs/decisions/0032-how-a-herd-is-let-back-in.md.
 */
export const holdFailOpen: Action = {
  name: 'hold-fail-open',
  summary: 'Has a load balancer go on sending to all targets until enough of them are healthy again.',
  kinds: ['elbv2:target-group'],
  // A target group is suspect by one witness and failed by two; neither says anything of a machine of it.
  verdicts: ['degraded', 'suspect', 'host-failed', 'dependency-failed', 'overloaded', 'fleet-wide'],
  risk: 'low',
  reversible: true,
  effect: 'none',
  actsDespite: ['scaling-activity', 'members-in-motion', 'suspended-processes'],
  dependsOnControlPlanes: [],
  permissions: [
    'ec2:DescribeInstanceStatus',
    'elasticloadbalancing:DescribeTargetGroupAttributes',
    'elasticloadbalancing:DescribeTargetHealth',
    'elasticloadbalancing:ModifyTargetGroupAttributes',
  ],
  checkParams: checkedBy(z.strictObject({})),

  async plan(target, _params, context) {
    const { targetType } = target.facts;
    if (targetType === 'instance') return planToHold(target, context);
    const detail = `its targets are of type ${String(targetType ?? 'unknown')}, which EC2 does not check`;
    return planOf(this.name, target, {
      summary: `Have ${target.name} go on failing open`,
      preconditions: [precondition('its targets are machines', false, detail)],
      steps: [],
      state: null,
    });
  },

  async apply(plan, step, context) {
    const { scope, group, percent, phase, before } = stateOf(plan);
    const threshold = await readThreshold(context, scope, group);
    const ours = phase === 'hold' ? before : percent;
    const isAsPlanned = ours === undefined ? isDefault(threshold) : threshold.percentage === String(ours);
    if (!isAsPlanned)
      throw changedMeanwhile(`the threshold of ${plan.targetName} is ${threshold.percentage ?? 'gone'} now`);
    await applyStep(plan, step, context);
    return undefined;
  },

  async observe(plan, _step, context): Promise<StepProgress> {
    const { scope, group, percent, phase, before } = stateOf(plan);
    const { percentage } = await readThreshold(context, scope, group);
    const isHeld = percentage === String(percent);
    if (phase === 'restore') return isHeld ? 'not-started' : 'done';
    if (isHeld) return 'done';
    return percentage === String(before ?? 'off') ? 'not-started' : 'failed';
  },

  verify(plan, model, now) {
    const { group: id, percent, plannedAt } = stateOf(plan);
    const members = model.groups.get(id)?.members ?? [];
    const seen = members.filter((each) => evidenceSince(model, each, plannedAt, now).length > 0);
    return seen.length === 0
      ? inconclusive('its targets were not seen again yet')
      : { outcome: 'success', reason: `all targets are sent to until ${percent} % of them are healthy` };
  },

  undo: (plan, context) => takeBack(plan, context, 'at-once'),

  lasting: {
    endsByItself: false,
    expiresAt: () => undefined,
    async inForce(plan, context) {
      const { scope, group, percent } = stateOf(plan);
      const { percentage } = await readThreshold(context, scope, group);
      return percentage === String(percent) ? 'in-force' : 'gone';
    },
    // A new target that has not passed its checks yet makes its group degraded, and needs no hold.
    isNeededAgain(plan, model) {
      const { group, percent } = stateOf(plan);
      const { healthy, total } = model.resources.get(group)?.facts ?? {};
      return typeof healthy === 'number' && typeof total === 'number' && healthy * 100 < percent * total;
    },
    isOutgrown: (plan, model) => heldBackByGrowth(stateOf(plan), model),
    renew: (plan, _notAfter, context) => fitToGrowth(plan, stateOf(plan), context),
    giveBack: (plan, context) => takeBack(plan, context, 'when-enough-are-healthy'),
    async leaveAgain(returning) {
      const { before: _given, ...state } = stateOf(returning);
      return {
        ...returning,
        summary: `Have ${returning.targetName} fail open until ${state.percent} % are healthy, again`,
        preconditions: [],
        steps: [setThreshold(state.scope, state.group, state.percent)],
        state: asJson({ ...state, phase: 'hold' }),
      };
    },
  },
};

async function planToHold(target: Resource, context: ActionContext): Promise<Plan> {
  const { aws, model, now } = context;
  const scope = scopeOf(target);
  const health = await readTargetHealth(aws, scope, target.id);
  const staying = stayingIn(health);
  const percent = shareToWaitFor(staying, scope, model);
  const running = await readWellByEc2(aws, scope, staying);
  return planOf(holdFailOpen.name, target, {
    summary: `Have ${target.name} fail open until ${percent} % of its targets are healthy`,
    preconditions: [
      failsOpen(health),
      failTogether(target.id, model),
      machinesRun(running, staying, percent),
      takeConnections(health, percent),
      ownersChoice(await readThreshold(context, scope, target.id)),
    ],
    steps: [setThreshold(scope, target.id, percent)],
    state: asJson({
      scope,
      group: target.id,
      percent,
      wanted: wantedOf([...health.states.keys()], percent, scope, model),
      targets: health.states.size,
      plannedAt: now,
      phase: 'hold',
    }),
    warnings: [`until ${percent} % are healthy, users are sent to those that are not as well`],
  });
}

/** Whoever has set another threshold meanwhile is not overruled. */
async function takeBack(
  plan: Plan,
  context: ActionContext,
  how: 'at-once' | 'when-enough-are-healthy',
): Promise<Plan> {
  const state = stateOf(plan);
  const { percentage } = await readThreshold(context, state.scope, state.group);
  const preconditions =
    how === 'at-once'
      ? []
      : [enoughHealthy(await readTargetHealth(context.aws, state.scope, state.group), state.percent)];
  const isOurs = percentage === String(state.percent);
  return {
    ...plan,
    summary: `Have ${plan.targetName} send to its healthy targets alone, be they few`,
    preconditions,
    steps:
      isOurs && preconditions.every(({ holds }) => holds)
        ? [setThreshold(state.scope, state.group, undefined)]
        : [],
    state: asJson({ ...state, phase: 'restore' }),
    warnings: [],
  };
}
