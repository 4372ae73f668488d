import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import { z } from 'zod';
import type { Model } from '../../model/model.ts';
import type { RemedyTraits } from '../../model/remedy-traits.ts';
import type { Action, ActionContext, Plan, Precondition, StepProgress } from '../action.ts';
import { applyWithoutReceipt } from '../apply-calls.ts';
import { asJson } from '../calls.ts';
import { inconclusive } from '../evidence.ts';
import { planOf, precondition, scopeOf } from '../precondition.ts';
import { readActiveRefresh, readGroup } from '../reads/autoscaling.ts';
import { groupNameOf, groupStands, processesRun, readInService, suspendedIn } from './group.ts';
import { isMarked, nobodyElseMarked } from './marker.ts';
import type { Suspendable } from './process-sets.ts';
import { sharedFailures } from './shared-failure.ts';
import { surplusMayGo } from './surplus.ts';
import { membersAreWell, resumeSteps, suspendStep } from './suspension-steps.ts';

/**
 * A remedy that keeps a group from taking members away: it suspends a set of processes that is safe
 * together, and gives back exactly those that it suspended, once the members are well. AWS ends nothing by
 * itself, so a tag on the group says who holds them and until when; it is renewed while Holdfast lives.
 */
export function suspension(parts: {
  readonly traits: Pick<RemedyTraits, 'name' | 'summary' | 'verdicts' | 'checkParams'>;
  readonly processes: readonly Suspendable[];
  /** What must be so before this may be suspended, by the model. */
  readonly justified: (target: string, model: Model) => readonly Precondition[];
}): Action {
  return {
    ...parts.traits,
    kinds: ['autoscaling:group'],
    risk: 'low',
    reversible: true,
    effect: 'none',
    actsDespite: ['scaling-activity', 'members-in-motion', 'suspended-processes'],
    dependsOnControlPlanes: [],
    permissions: [
      'autoscaling:CreateOrUpdateTags',
      'autoscaling:DeleteTags',
      'autoscaling:DescribeAutoScalingGroups',
      'autoscaling:DescribeInstanceRefreshes',
      'autoscaling:ResumeProcesses',
      'autoscaling:SetInstanceHealth',
      'autoscaling:SuspendProcesses',
      'cloudwatch:GetMetricData',
      'elasticloadbalancing:DescribeTargetHealth',
    ],

    async plan(target, params, context) {
      const scope = scopeOf(target);
      const name = groupNameOf(target);
      const group = await readGroup(context.aws, scope, name);
      const wanted = z.array(z.string()).optional().parse(params['processes']) ?? parts.processes;
      const summary = `Suspend ${wanted.join(', ')} of ${name}`;
      if (group === undefined) {
        const preconditions = groupStands(group);
        return planOf(this.name, target, { summary, preconditions, steps: [], state: null });
      }
      // What somebody else suspended is theirs to resume.
      const ours = wanted.filter((process) => !suspendedIn(group).includes(process)).toSorted();
      const refresh = await readActiveRefresh(context.aws, scope, name);
      const until = context.now + leaseMs;
      const held = { scope, name, owner: context.remediation, ours, until };
      return planOf(this.name, target, {
        summary: ours.length === 0 ? summary : `Suspend ${ours.join(', ')} of ${name}`,
        preconditions: [
          ...groupStands(group),
          ...parts.justified(target.id, context.model),
          precondition(
            'there is something to suspend',
            ours.length > 0,
            ours.length > 0 ? ours.join(', ') : 'all of it is suspended already',
          ),
          processesRun(group, ['Launch', 'AddToLoadBalancer']),
          precondition('no instance refresh runs', refresh === undefined, refresh ?? 'none'),
          nobodyElseMarked(group, context.remediation, context.now),
        ],
        steps: [suspendStep(held)],
        state: asJson({ ...held, group: target.id, phase: 'suspend' }),
        warnings: [
          'members that fail are not replaced meanwhile',
          ...(ours.includes('AlarmNotification')
            ? ['its scaling policies do not add capacity meanwhile']
            : []),
        ],
      });
    },

    apply: applyWithoutReceipt,

    async observe(plan, step, context): Promise<StepProgress> {
      const { phase, ours, ...state } = stateOf(plan);
      const group = await readGroup(context.aws, state.scope, state.name);
      if (group === undefined) return 'failed';
      if (phase === 'resume') {
        const given = resumeSteps({ ...state, ours })[step]?.processes ?? [];
        return stillSuspended(group, given).length > 0 ? 'not-started' : 'done';
      }
      const held = stillSuspended(group, ours).length;
      if (held === ours.length && isMarked(group, state)) return 'done';
      // A part of it, or all without the tag, is neither what was set nor nothing: it is to be taken back.
      return phase === 'suspend' && held > 0 ? 'failed' : 'not-started';
    },

    verify(plan, model) {
      const { group, ours } = stateOf(plan);
      const seen = model.resources.get(group)?.facts['suspendedProcesses'];
      const stand = Array.isArray(seen) && ours.every((process) => seen.includes(process));
      return stand
        ? { outcome: 'success', reason: `${ours.join(', ')} were seen suspended: nothing takes members away` }
        : inconclusive('the processes were not seen suspended yet');
    },

    // That it was not seen to stand does not say that it does not: processes that run again act at once.
    undo: resume,

    lasting: {
      endsByItself: false,
      expiresAt: (plan) => stateOf(plan).until,

      async inForce(plan, context) {
        const { scope, name, ours } = stateOf(plan);
        const group = await readGroup(context.aws, scope, name);
        if (group === undefined || stillSuspended(group, ours).length === 0) return 'gone';
        // While the group holds them for unhealthy, nothing here is well enough to be given back.
        const { recovered } = await readInService(group, scope, context);
        return recovered.length > 0 ? 'to-be-renewed' : 'in-force';
      },

      // Members that come and go as the group replaces and balances them are no trouble, but what it is for.
      isNeededAgain: (plan, model) => sharedFailures(stateOf(plan).group, model).length > 0,

      async renew(plan, notAfter, context) {
        const state = stateOf(plan);
        const group = await readGroup(context.aws, state.scope, state.name);
        // Whoever resumed a part of it by hand wanted that part to run.
        const ours = group === undefined ? [] : stillSuspended(group, state.ours);
        const held = { ...state, ours, until: Math.min(notAfter, context.now + leaseMs) };
        const recovered =
          group === undefined ? [] : (await readInService(group, state.scope, context)).recovered;
        return {
          ...plan,
          summary: `Keep ${ours.join(', ')} of ${state.name} suspended`,
          preconditions: [
            precondition('it is still in force', ours.length > 0, ours.join(', ') || 'all run again'),
          ],
          steps: ours.length > 0 ? [suspendStep(held, recovered)] : [],
          state: asJson({ ...held, phase: 'keep' }),
        };
      },

      giveBack: resume,

      async leaveAgain(returning) {
        const state = stateOf(returning);
        return {
          ...returning,
          summary: `Suspend ${state.ours.join(', ')} of ${state.name} again`,
          preconditions: [],
          steps: [suspendStep(state)],
          state: asJson({ ...state, phase: 'keep' }),
        };
      },
    },
  };
}

/**
 * So long the tag promises that somebody looks after what is suspended; it is renewed in its last third.
 * Half an hour: no longer must a person wait to be sure that a daemon is gone.
 */
const leaseMs = 1_800_000;

const stateSchema = z.object({
  scope: z.object({ account: z.string(), region: z.string() }),
  name: z.string(),
  group: z.string(),
  owner: z.string(),
  ours: z.array(z.string()),
  until: z.number(),
  /** `keep`: what stands is renewed or made whole again; to send that twice does no harm. */
  phase: z.enum(['suspend', 'keep', 'resume']),
});

function stateOf(plan: Plan): z.output<typeof stateSchema> {
  return stateSchema.parse(plan.state);
}

function stillSuspended(group: AutoScalingGroup, ours: readonly string[]): string[] {
  return ours.filter((process) => suspendedIn(group).includes(process));
}

/** Gives back what we suspended and nobody resumed since. What others suspended stays as it is. */
async function resume(plan: Plan, context: ActionContext): Promise<Plan> {
  const state = stateOf(plan);
  const group = await readGroup(context.aws, state.scope, state.name);
  const ours = group === undefined ? [] : stillSuspended(group, state.ours);
  const members =
    group === undefined ? { serving: [], recovered: [] } : await readInService(group, state.scope, context);
  const preconditions =
    group === undefined
      ? groupStands(group)
      : [
          nobodyElseMarked(group, state.owner, context.now),
          ...(ours.length === 0
            ? []
            : [membersAreWell(group, members), await surplusMayGo(group, members, state.scope, context)]),
        ];
  const steps = preconditions.every(({ holds }) => holds)
    ? resumeSteps({ ...state, ours }, members.recovered).map(({ step }) => step)
    : [];
  return {
    ...plan,
    summary: `Resume ${ours.join(', ') || 'nothing'} of ${state.name}`,
    preconditions,
    steps,
    state: asJson({ ...state, ours, phase: 'resume' }),
    warnings: [],
  };
}
