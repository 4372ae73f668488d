import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import { z } from 'zod';
import type { Action, ActionContext, Plan, StepProgress } from './action.ts';
import { applyWithoutReceipt } from './apply-calls.ts';
import { groupNameOf, groupStands, notOfEks, readInService, suspendedIn } from './auto-scaling/group.ts';
import { carriesMarker, nobodyElseMarked } from './auto-scaling/marker.ts';
import { addsCapacity, isProcess, leavesAHalf, resumable } from './auto-scaling/resumption.ts';
import { resumeInOrder, suspendAgain } from './auto-scaling/resumption-steps.ts';
import { surplusMayGo } from './auto-scaling/surplus.ts';
import { membersAreWell } from './auto-scaling/suspension-steps.ts';
import { wholeAgain } from './auto-scaling/whole-again.ts';
import { asJson } from './calls.ts';
import { inconclusive } from './evidence.ts';
import { checkedBy } from './params.ts';
import { planOf, precondition, scopeOf } from './precondition.ts';
import { readActiveRefresh, readGroup } from './reads/autoscaling.ts';

/**
 * Lets processes of a group run again that somebody left suspended: a person after an incident, or a daemon that died.
 * Whether that was meant only a person knows, so a person must approve, whatever the mode. To even out the zones of a
 * group is to resume AZRebalance: AWS has no call that does it now.
 */
export const resumeProcesses: Action = {
  name: 'resume-processes',
  summary: 'Lets the processes of an Auto Scaling group run again that somebody left suspended.',
  kinds: ['autoscaling:group'],
  verdicts: ['healthy', 'degraded', 'overloaded'],
  risk: 'medium',
  reversible: true,
  effect: 'none',
  actsDespite: ['scaling-activity', 'members-in-motion', 'suspended-processes'],
  needsApproval: () => 'somebody suspended the processes, and may have meant to',
  dependsOnControlPlanes: [],
  permissions: [
    'autoscaling:DeleteTags',
    'autoscaling:DescribeAutoScalingGroups',
    'autoscaling:DescribeInstanceRefreshes',
    'autoscaling:ResumeProcesses',
    'autoscaling:SetInstanceHealth',
    'autoscaling:SuspendProcesses',
    'cloudwatch:GetMetricData',
    'elasticloadbalancing:DescribeTargetHealth',
  ],
  checkParams: checkedBy(
    z.strictObject({
      processes: z
        .array(z.string().refine(isProcess, { error: `one of ${resumable.join(', ')}` }))
        .min(1)
        .optional()
        .describe('Which of Auto Scaling’s processes; absent: all that are suspended.'),
    }),
  ),

  async plan(target, params, context) {
    const scope = scopeOf(target);
    const name = groupNameOf(target);
    const group = await readGroup(context.aws, scope, name);
    if (group === undefined) {
      const summary = `Resume processes of ${name}`;
      return planOf(this.name, target, {
        summary,
        preconditions: groupStands(group),
        steps: [],
        state: null,
      });
    }
    const suspended = suspendedIn(group);
    const wanted = z.array(z.string()).optional().parse(params['processes']) ?? resumable;
    const processes = wanted.filter((process) => suspended.includes(process)).toSorted();
    const taking = processes.filter((process) => !addsCapacity.has(process));
    const refresh = await readActiveRefresh(context.aws, scope, name);
    const half = leavesAHalf(processes, suspended);
    const members = await readInService(group, scope, context);
    return planOf(this.name, target, {
      summary: `Resume ${processes.join(', ') || 'nothing'} of ${name}`,
      preconditions: [
        ...groupStands(group),
        notOfEks(group),
        precondition(
          'there is something to resume',
          processes.length > 0,
          processes.length > 0 ? inWords(group, processes) : 'none of it is suspended',
        ),
        nobodyElseMarked(group, context.remediation, context.now),
        precondition('no instance refresh runs', refresh === undefined, refresh ?? 'none'),
        precondition(
          'it is not left to do half of it',
          half === undefined,
          half ?? 'nothing it needs stays suspended',
        ),
        ...(taking.length === 0
          ? []
          : [membersAreWell(group, members), await surplusMayGo(group, members, scope, context)]),
      ],
      steps: resumeInOrder(
        { scope, name, processes },
        { recovered: members.recovered, isMarked: carriesMarker(group) },
      ),
      state: asJson({ scope, name, group: target.id, processes, plannedAt: context.now, phase: 'resume' }),
      warnings: taking.length === 0 ? [] : ['Auto Scaling does at once what was held back meanwhile'],
    });
  },

  apply: applyWithoutReceipt,

  async observe(plan, step, context): Promise<StepProgress> {
    const { scope, name, processes, phase } = stateOf(plan);
    const group = await readGroup(context.aws, scope, name);
    if (group === undefined) return 'failed';
    const suspended = suspendedIn(group);
    if (phase === 'suspend')
      return processes.every((one) => suspended.includes(one)) ? 'done' : 'not-started';
    const own = resumeInOrder({ scope, name, processes })[step]?.processes ?? [];
    return own.some((one) => suspended.includes(one)) ? 'not-started' : 'done';
  },

  verify(plan, model, now) {
    const { group, processes, plannedAt } = stateOf(plan);
    const seen = model.resources.get(group)?.facts['suspendedProcesses'];
    if (!Array.isArray(seen) || processes.some((one) => seen.includes(one)))
      return inconclusive('the processes were not seen to run yet');
    return wholeAgain(model, group, plannedAt, now);
  },

  /** What adds capacity goes on: with Launch suspended and the rest at work a group drains itself. */
  async undo(plan, context: ActionContext): Promise<Plan> {
    const state = stateOf(plan);
    const group = await readGroup(context.aws, state.scope, state.name);
    const running =
      group === undefined ? [] : state.processes.filter((one) => !suspendedIn(group).includes(one));
    const processes = running.filter((one) => !addsCapacity.has(one));
    const preconditions = [
      ...groupStands(group),
      precondition(
        'there is something to suspend again',
        processes.length > 0,
        processes.join(', ') || 'what adds capacity stays as it is',
      ),
    ];
    return {
      ...plan,
      summary: `Suspend ${processes.join(', ') || 'nothing'} of ${state.name} again`,
      preconditions,
      steps: preconditions.every(({ holds }) => holds) ? [suspendAgain({ ...state, processes })] : [],
      state: asJson({ ...state, processes, phase: 'suspend' }),
      warnings: [],
    };
  },

  async undoneByHand(plan, context) {
    const { scope, name, processes } = stateOf(plan);
    const group = await readGroup(context.aws, scope, name);
    const again = group === undefined ? [] : processes.filter((one) => suspendedIn(group).includes(one));
    return again.length === 0 ? undefined : `${again.join(', ')} of ${name} are suspended again`;
  },
};

/** With AWS's own words on each, which tell who approves since when: `User suspended at 2026-01-05T08:30:00Z`. */
function inWords({ SuspendedProcesses = [] }: AutoScalingGroup, processes: readonly string[]): string {
  const why = new Map(SuspendedProcesses.map((one) => [one.ProcessName, one.SuspensionReason]));
  return processes.map((one) => `${one} (${why.get(one) ?? 'AWS does not say why'})`).join(', ');
}

const stateSchema = z.object({
  scope: z.object({ account: z.string(), region: z.string() }),
  name: z.string(),
  group: z.string(),
  processes: z.array(z.string()),
  plannedAt: z.number(),
  phase: z.enum(['resume', 'suspend']),
});

function stateOf(plan: Plan): z.output<typeof stateSchema> {
  return stateSchema.parse(plan.state);
}
