import { z } from 'zod';
import type { Action, PlannedCall, StepProgress } from './action.ts';
import { applyWithoutReceipt } from './apply-calls.ts';
import { processesRun } from './auto-scaling/group.ts';
import { asJson, plannedCall } from './calls.ts';
import { evidenceSince, inconclusive, wellSince } from './evidence.ts';
import { checkedBy } from './params.ts';
import { identifierOf, planOf, precondition, scopeOf } from './precondition.ts';
import { readActiveRefresh, readActivitiesInProgress, readGroup, readMember } from './reads/autoscaling.ts';
import { readTargetHealth } from './reads/target-health.ts';
import { othersServe, readTargetGroups, replacementComes } from './replacement/preconditions.ts';

/**
 * Replaces a member of an Auto Scaling group by the group's own verb, never by EC2's, so that lifecycle
 * hooks, draining and the launch of the replacement stay with the group. A group whose maintenance
 * policy keeps 100 % is told that the instance is unhealthy (it then launches before it terminates);
 * any other group is told to terminate and replace. See docs/decisions/0004-how-an-instance-is-replaced.md.
 */
export const replaceInstance: Action = {
  name: 'replace-instance',
  summary: 'Has an Auto Scaling group replace one failed member; done when the replacement serves.',
  kinds: ['ec2:instance'],
  verdicts: ['host-failed'],
  risk: 'medium',
  reversible: false,
  effect: 'removes-target',
  dependsOnControlPlanes: [],
  permissions: [
    'autoscaling:DescribeAutoScalingGroups',
    'autoscaling:DescribeAutoScalingInstances',
    'autoscaling:DescribeInstanceRefreshes',
    'autoscaling:DescribeScalingActivities',
    'autoscaling:SetInstanceHealth',
    'autoscaling:TerminateInstanceInAutoScalingGroup',
    'elasticloadbalancing:DescribeTargetHealth',
  ],
  checkParams: checkedBy(z.strictObject({})),

  async plan(target, _params, context) {
    const scope = scopeOf(target);
    const id = identifierOf(target.id);
    const member = await readMember(context.aws, scope, id);
    const groupName = member?.AutoScalingGroupName;
    const group = groupName === undefined ? undefined : await readGroup(context.aws, scope, groupName);
    if (member === undefined || group === undefined || groupName === undefined) {
      const advice = 'in no Auto Scaling group: use reboot-instance, stop-start-instance or recover-instance';
      const preconditions = [precondition('an Auto Scaling group owns it', false, advice)];
      return planOf(this.name, target, { summary: `Replace ${id}`, preconditions, steps: [], state: null });
    }

    const activities = await readActivitiesInProgress(context.aws, scope, groupName);
    const refresh = await readActiveRefresh(context.aws, scope, groupName);
    const targetGroups = await readTargetGroups(group, scope, context);
    const launchesFirst = (group.InstanceMaintenancePolicy?.MinHealthyPercentage ?? 0) >= 100;
    const { LifecycleState: lifecycle = 'unknown', HealthStatus: health = 'unknown' } = member;

    const preconditions = [
      precondition('an Auto Scaling group owns it', true, `in ${groupName}`),
      precondition('it is in service', lifecycle === 'InService', `its lifecycle state is ${lifecycle}`),
      precondition(
        'the group is not replacing it already',
        health.toUpperCase() === 'HEALTHY',
        `the group holds it for ${health.toLowerCase()}`,
      ),
      precondition(
        'it is not protected',
        member.ProtectedFromScaleIn !== true,
        member.ProtectedFromScaleIn === true
          ? 'someone protected it from scale-in'
          : 'no scale-in protection',
      ),
      precondition('the group is not being deleted', group.Status === undefined, group.Status ?? 'it stands'),
      processesRun(group, neededProcesses),
      precondition(
        'the group is at rest',
        activities.length === 0,
        activities.length === 0
          ? 'no scaling activity'
          : `busy: ${activities[0]?.Description ?? 'an activity'}`,
      ),
      precondition('no instance refresh runs', refresh === undefined, refresh ?? 'none'),
      replacementComes(group),
      ...othersServe(group, id, targetGroups),
    ];
    return planOf(this.name, target, {
      summary: `${launchesFirst ? 'Launch a replacement for, then terminate' : 'Terminate and replace'} ${id} in ${groupName}`,
      preconditions,
      steps: [
        {
          name: `replace ${id}`,
          calls: [launchesFirst ? markUnhealthy(scope, id) : terminate(scope, id)],
          // Draining (300 s by default), boot, warm-up and five health checks fit well within this.
          timeoutMs: 1_200_000,
        },
      ],
      state: asJson({
        instance: id,
        scope,
        groupName,
        groupArn: group.AutoScalingGroupARN,
        membersBefore: (group.Instances ?? []).map(({ InstanceId }) => InstanceId),
        targetGroups: targetGroups.map(({ arn }) => arn),
        plannedAt: context.now,
      }),
    });
  },

  apply: applyWithoutReceipt,

  async observe(plan, _step, context): Promise<StepProgress> {
    const state = stateSchema.parse(plan.state);
    const { scope } = state;
    const member = await readMember(context.aws, scope, state.instance);
    if (member?.LifecycleState === 'InService') {
      return member.HealthStatus?.toUpperCase() === 'HEALTHY' ? 'not-started' : 'under-way';
    }
    if (member !== undefined) return 'under-way';

    const group = await readGroup(context.aws, scope, state.groupName);
    if (group === undefined) return 'failed';
    const inService = (group.Instances ?? []).filter((each) => each.LifecycleState === 'InService');
    const fresh = inService.filter(({ InstanceId }) => !state.membersBefore.includes(InstanceId ?? ''));
    if (fresh.length === 0 || inService.length < (group.DesiredCapacity ?? 0)) return 'under-way';
    const health = await Promise.all(
      state.targetGroups.map((arn) => readTargetHealth(context.aws, scope, arn)),
    );
    const serves = (id: string) => health.every(({ healthy }) => healthy.includes(id));
    return fresh.some(({ InstanceId }) => serves(InstanceId ?? '')) ? 'done' : 'under-way';
  },

  verify(plan, model, now) {
    const state = stateSchema.parse(plan.state);
    const group = model.groups.get(state.groupArn);
    if (group === undefined) return inconclusive('nothing is known of the group');
    const fresh = group.members.filter((id) => !state.membersBefore.includes(identifierOf(id)));
    const serving = fresh.find(
      (id) =>
        wellSince(model, id, state.plannedAt, now) === 'well' &&
        state.targetGroups.every((by) =>
          evidenceSince(model, id, state.plannedAt, now).some(
            (signal) => signal.check === 'elb/target-health' && signal.by === by && signal.state === 'pass',
          ),
        ),
    );
    const strength = `${group.serving} of ${group.desired} serve`;
    if (serving === undefined) return inconclusive(`no replacement was seen to serve yet (${strength})`);
    if (group.serving < group.desired) return inconclusive(`the replacement serves, but only ${strength}`);
    return { outcome: 'success', reason: `${identifierOf(serving)} serves in its place, ${strength}` };
  },
};

const neededProcesses = ['Launch', 'Terminate', 'HealthCheck', 'ReplaceUnhealthy', 'AddToLoadBalancer'];

const stateSchema = z.object({
  instance: z.string(),
  scope: z.object({ account: z.string(), region: z.string() }),
  groupName: z.string(),
  groupArn: z.string(),
  membersBefore: z.array(z.string()),
  targetGroups: z.array(z.string()),
  plannedAt: z.number(),
});

type Scope = z.output<typeof stateSchema>['scope'];

function terminate(scope: Scope, id: string): PlannedCall {
  return plannedCall('Auto Scaling', 'TerminateInstanceInAutoScalingGroup', scope, {
    InstanceId: id,
    ShouldDecrementDesiredCapacity: false,
  });
}

function markUnhealthy(scope: Scope, id: string): PlannedCall {
  return plannedCall('Auto Scaling', 'SetInstanceHealth', scope, {
    InstanceId: id,
    HealthStatus: 'Unhealthy',
    ShouldRespectGracePeriod: false,
  });
}
