import { z } from 'zod';
import type { Action, StepProgress } from './action.ts';
import { applyWithoutReceipt } from './apply-calls.ts';
import { groupStands, processesRun, readServing } from './auto-scaling/group.ts';
import { asJson } from './calls.ts';
import { inconclusive, wellSince } from './evidence.ts';
import { checkedBy } from './params.ts';
import { identifierOf, planOf, precondition, scopeOf } from './precondition.ts';
import { readActiveRefresh, readActivitiesInProgress, readGroup, readMember } from './reads/autoscaling.ts';
import { enterStandby, exitStandby, lastingStandby, standbyOf } from './standby/standby.ts';

/**
 * Takes a member of an Auto Scaling group out of its traffic and keeps it as it is, to be looked at and to
 * come back: the least that can be done about a machine that is half well. The group launches another in
 * its place, unless it is told to want one fewer.
 */
export const drainInstance: Action = {
  name: 'drain-instance',
  summary: 'Puts one member of an Auto Scaling group on standby: it runs on, without traffic.',
  kinds: ['ec2:instance'],
  verdicts: ['host-failed'],
  risk: 'low',
  reversible: true,
  effect: 'removes-target',
  dependsOnControlPlanes: [],
  permissions: [
    'autoscaling:DescribeAutoScalingGroups',
    'autoscaling:DescribeAutoScalingInstances',
    'autoscaling:DescribeInstanceRefreshes',
    'autoscaling:DescribeScalingActivities',
    'autoscaling:EnterStandby',
    'autoscaling:ExitStandby',
    'ec2:DescribeInstanceStatus',
    'elasticloadbalancing:DescribeTargetHealth',
  ],
  checkParams: checkedBy(
    z.strictObject({
      decrement: z
        .boolean()
        .optional()
        .describe('The group wants one fewer meanwhile. Absent or false: it launches another in its place.'),
    }),
  ),

  async plan(target, params, context) {
    const scope = scopeOf(target);
    const id = identifierOf(target.id);
    const decrement = params['decrement'] === true;
    const member = await readMember(context.aws, scope, id);
    const name = member?.AutoScalingGroupName;
    const group = name === undefined ? undefined : await readGroup(context.aws, scope, name);
    const summary = `Put ${id} on standby`;
    if (member === undefined || group === undefined || name === undefined) {
      const preconditions = [precondition('an Auto Scaling group owns it', false, 'it is in none')];
      return planOf(this.name, target, { summary, preconditions, steps: [], state: null });
    }

    const activities = await readActivitiesInProgress(context.aws, scope, name);
    const refresh = await readActiveRefresh(context.aws, scope, name);
    const others = (await readServing(group, scope, context)).filter((each) => each !== id);
    const { LifecycleState: lifecycle = 'unknown', HealthStatus: health = 'unknown' } = member;
    const { DesiredCapacity: desired = 0, MinSize: min = 0 } = group;
    return planOf(this.name, target, {
      summary: `${summary} in ${name}${decrement ? '' : ', and have the group launch another'}`,
      preconditions: [
        precondition('an Auto Scaling group owns it', true, `in ${name}`),
        ...groupStands(group),
        precondition('it is in service', lifecycle === 'InService', `its lifecycle state is ${lifecycle}`),
        precondition(
          'the group is not replacing it already',
          health.toUpperCase() === 'HEALTHY',
          `the group holds it for ${health.toLowerCase()}`,
        ),
        precondition(
          'the group is at rest',
          activities.length === 0,
          activities.length === 0
            ? 'no scaling activity'
            : `busy: ${activities[0]?.Description ?? 'an activity'}`,
        ),
        precondition('no instance refresh runs', refresh === undefined, refresh ?? 'none'),
        precondition('others serve', others.length > 0, `${others.length} others serve`),
        ...(decrement
          ? [
              precondition(
                'its desired capacity may be lowered by one',
                desired > min,
                `desired ${desired}, at least ${min}`,
              ),
            ]
          : [processesRun(group, ['Launch', 'AddToLoadBalancer'])]),
      ],
      steps: [enterStandby(scope, name, id, decrement)],
      state: asJson({
        instance: id,
        scope,
        name,
        group: group.AutoScalingGroupARN,
        decrement,
        others,
        plannedAt: context.now,
        phase: 'enter',
      }),
      warnings: [
        decrement
          ? 'the group has one fewer until it comes back'
          : 'when it comes back the group has one more than before',
      ],
    });
  },

  apply: applyWithoutReceipt,

  async observe(plan, _step, context): Promise<StepProgress> {
    const { instance, scope, phase } = standbyOf(plan);
    const lifecycle = (await readMember(context.aws, scope, instance))?.LifecycleState;
    const [before, after] = phase === 'enter' ? ['InService', 'Standby'] : ['Standby', 'InService'];
    if (lifecycle === after) return 'done';
    if (lifecycle === before) return 'not-started';
    // `EnteringStandby` on the way out, `Pending` on the way back; whatever else is somebody's doing.
    return lifecycle === 'EnteringStandby' || lifecycle?.startsWith('Pending') === true
      ? 'under-way'
      : 'failed';
  },

  verify(plan, model, now) {
    const { group: id, others, instance, plannedAt } = standbyOf(plan);
    const group = model.groups.get(id);
    if (group === undefined) return inconclusive('nothing is known of the group');
    const serving = group.members.filter(
      (each) => identifierOf(each) !== instance && wellSince(model, each, plannedAt, now) === 'well',
    ).length;
    const strength = `without ${instance} ${serving} of ${others.length} others were seen to serve`;
    return serving > 0 && serving >= others.length
      ? { outcome: 'success', reason: strength }
      : inconclusive(strength);
  },

  /** It did not help, so it was not the trouble. */
  undo: exitStandby,

  lasting: lastingStandby,
};
