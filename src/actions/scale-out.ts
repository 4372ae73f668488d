import { z } from 'zod';
import type { Action, ActionContext, StepProgress } from './action.ts';
import { applyStep } from './apply-calls.ts';
import { groupNameOf, groupStands, notOfEks, processesRun, readServing } from './auto-scaling/group.ts';
import { earlierCapacityServes, launchesSucceed, needed, roomFor } from './auto-scaling/growth.ts';
import { asJson, plannedCall } from './calls.ts';
import { changedMeanwhile } from './changed-meanwhile.ts';
import { inconclusive, wellSince } from './evidence.ts';
import { checkedBy } from './params.ts';
import { identifierOf, planOf, precondition, scopeOf } from './precondition.ts';
import { readActiveRefresh, readActivities, readGroup } from './reads/autoscaling.ts';
import { type Launches, readLaunches } from './reads/launches.ts';

/**
 * Adds capacity to a group in one small step, and is done only when at least half of the step serves: a
 * further step is a further attempt of the ladder, decided on what the last one came to. It never goes
 * above the group's maximum, which is its owner's word, and nothing takes the capacity away again by
 * itself: during an incident capacity may only go up.
 */
export const scaleOut: Action = {
  name: 'scale-out',
  summary: 'Raises the desired capacity of a group by one small step; done when half of the step serves.',
  kinds: ['autoscaling:group'],
  // A group that is short of members is healthy or degraded by itself: the policy's condition says which.
  verdicts: ['overloaded', 'degraded', 'healthy'],
  risk: 'low',
  reversible: true,
  effect: 'none',
  actsDespite: ['scaling-activity', 'members-in-motion', 'suspended-processes'],
  dependsOnControlPlanes: [],
  permissions: [
    'autoscaling:DescribeAutoScalingGroups',
    'autoscaling:DescribeInstanceRefreshes',
    'autoscaling:DescribeScalingActivities',
    'autoscaling:SetDesiredCapacity',
    'elasticloadbalancing:DescribeTargetHealth',
  ],
  checkParams: checkedBy(
    z.strictObject({
      percent: z
        .number()
        .min(1)
        .max(20)
        .optional()
        .describe('Size of the step as a share of the desired capacity; at least one instance.'),
    }),
  ),

  async plan(target, params, context) {
    const scope = scopeOf(target);
    const name = groupNameOf(target);
    const group = await readGroup(context.aws, scope, name);
    if (group === undefined)
      return planOf(this.name, target, {
        summary: `Scale ${name} out`,
        preconditions: groupStands(group),
        steps: [],
        state: null,
      });

    const percent = typeof params['percent'] === 'number' ? params['percent'] : usualPercent;
    const { DesiredCapacity: from = 0, MaxSize: max = 0 } = group;
    const to = Math.min(max, from + stepOf(from, percent));
    const refresh = await readActiveRefresh(context.aws, scope, name);
    const serving = await readServing(group, scope, context);
    const launches = await readLaunches(context.aws, scope, name, context.now - lookBackMs);
    return planOf(this.name, target, {
      summary: `Raise the desired capacity of ${name} from ${from} to ${to}`,
      preconditions: [
        ...groupStands(group),
        notOfEks(group),
        needed(target.id, from, serving.length, context.model),
        roomFor(from, max),
        processesRun(group, ['Launch', 'AddToLoadBalancer']),
        precondition('no instance refresh runs', refresh === undefined, refresh ?? 'none'),
        launchesSucceed(launches, context.now),
        earlierCapacityServes(group, launches, serving),
      ],
      steps: [
        {
          name: `grow ${name} to ${to}`,
          calls: [
            plannedCall('Auto Scaling', 'SetDesiredCapacity', scope, {
              AutoScalingGroupName: name,
              DesiredCapacity: to,
              // The group's own cool-down is for its own policies; ours is a gate.
              HonorCooldown: false,
            }),
          ],
          // Boot, warm-up and five health checks fit well within this.
          timeoutMs: 1_200_000,
        },
      ],
      state: asJson({
        scope,
        name,
        group: target.id,
        from,
        to,
        membersBefore: (group.Instances ?? []).map(({ InstanceId }) => InstanceId),
        plannedAt: context.now,
      }),
      warnings: ['the capacity stays: when the trouble is over, somebody or a scaling policy takes it back'],
    });
  },

  async apply(plan, step, context) {
    const { scope, name, from, to } = stateSchema.parse(plan.state);
    const desired = (await readGroup(context.aws, scope, name))?.DesiredCapacity;
    if (desired !== from)
      throw changedMeanwhile(`${name} wants ${desired ?? 'nothing'} now, not ${from}: ${to} is out of date`);
    await applyStep(plan, step, context);
    return undefined;
  },

  async observe(plan, _step, context): Promise<StepProgress> {
    const { scope, name, from, to, membersBefore, plannedAt } = stateSchema.parse(plan.state);
    const group = await readGroup(context.aws, scope, name);
    const desired = group?.DesiredCapacity ?? 0;
    if (group === undefined || desired < from) return 'failed';
    if (desired < to) return 'not-started';
    const serving = await readServing(group, scope, context);
    const fresh = serving.filter((id) => !membersBefore.includes(id));
    if (fresh.length >= enoughOf(to - from)) return 'done';
    return keepsFailing(await readLaunches(context.aws, scope, name, plannedAt)) ? 'failed' : 'under-way';
  },

  verify(plan, model, now) {
    const { group: id, from, to, membersBefore, plannedAt } = stateSchema.parse(plan.state);
    const group = model.groups.get(id);
    if (group === undefined) return inconclusive('nothing is known of the group');
    const fresh = group.members.filter((member) => !membersBefore.includes(identifierOf(member)));
    const serving = fresh.filter((member) => wellSince(model, member, plannedAt, now) === 'well');
    const strength = `${serving.length} of ${to - from} added instances serve, ${group.serving} of ${group.desired} in all`;
    if (serving.length < enoughOf(to - from)) return inconclusive(strength);
    const overloaded = [id, ...group.members].some((each) => model.verdicts.get(each)?.kind === 'overloaded');
    return overloaded
      ? inconclusive(`${strength}; that is not enough yet`)
      : { outcome: 'success', reason: strength };
  },

  undoneByHand: (plan, context) => lowered(stateSchema.parse(plan.state), context),
};

/** The activity of a person's, or a script's, own call that lowered the desired capacity since then. */
async function lowered(
  { scope, name, to, plannedAt }: z.output<typeof stateSchema>,
  context: ActionContext,
): Promise<string | undefined> {
  const desired = (await readGroup(context.aws, scope, name))?.DesiredCapacity;
  if (desired === undefined || desired >= to) return undefined;
  // A scaling policy is in the cause by its alarm: what it takes back is no word of a person.
  const activities = await readActivities(context.aws, scope, name);
  const byHand = activities.some(({ StartTime, Cause = '' }) => {
    const [, before, after] =
      /user request[^.]*changing the desired capacity from (\d+) to (\d+)/.exec(Cause) ?? [];
    return (StartTime?.getTime() ?? 0) >= plannedAt && Number(after) < to && Number(after) < Number(before);
  });
  return byHand
    ? `the desired capacity of ${name} was set to ${desired} by a user request, below the ${to} that it had been raised to`
    : undefined;
}

/** Auto Scaling's own replacement moves a tenth of a group at a time. */
const usualPercent = 10;

/** How far back launches say something about the next one: the longest that a launch takes to serve or fail. */
const lookBackMs = 1_800_000;

/** Auto Scaling tries each zone in turn, and again after a minute: what fails then fails for all of them. */
const secondTryMs = 60_000;

const stateSchema = z.object({
  scope: z.object({ account: z.string(), region: z.string() }),
  name: z.string(),
  group: z.string(),
  from: z.number(),
  to: z.number(),
  membersBefore: z.array(z.string()),
  plannedAt: z.number(),
});

/** Rounded down, so that a step is never more than its share, and never less than one. */
function stepOf(desired: number, percent: number): number {
  return Math.max(1, Math.floor((desired * percent) / 100));
}

/** What cannot be launched is not waited for in a loop. */
function keepsFailing({ launched, failures }: Launches): boolean {
  const times = failures.map(({ at }) => at);
  return launched.length === 0 && times.length > 0 && Math.max(...times) - Math.min(...times) >= secondTryMs;
}

/** Half of what was added, rounded up. */
function enoughOf(added: number): number {
  return Math.max(1, Math.ceil(added / 2));
}
