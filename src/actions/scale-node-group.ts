import type { Nodegroup } from '@aws-sdk/client-eks';
import { z } from 'zod';
import type { Action, Precondition, StepProgress } from './action.ts';
import { applyStep } from './apply-calls.ts';
import { groupStands, processesRun, readServing } from './auto-scaling/group.ts';
import { earlierCapacityServes, launchesSucceed, roomFor } from './auto-scaling/growth.ts';
import { asJson, plannedCall } from './calls.ts';
import { changedMeanwhile } from './changed-meanwhile.ts';
import { inconclusive, wellSince } from './evidence.ts';
import { checkedBy } from './params.ts';
import { planOf, precondition, scopeOf } from './precondition.ts';
import { readGroup } from './reads/autoscaling.ts';
import { readNodeGroup } from './reads/eks.ts';
import { readLaunches } from './reads/launches.ts';

const paramsSchema = z.strictObject({
  percent: z
    .number()
    .min(1)
    .max(50)
    .default(25)
    .describe('Size of the step as a share of the nodes that are wanted; at least one node.'),
});

/** How far back launches say something about the next one: the longest that a launch takes to serve or fail. */
const lookBackMs = 1_800_000;

/** Auto Scaling tries each zone in turn, and again after a minute: what fails then fails for all of them. */
const secondTry = 2;

/**
 * Adds nodes to a managed node group that is overloaded, by EKS's own verb: what is changed on its Auto Scaling
 * group past EKS, EKS may set back. Never above the maximum of the node group, which is its owner's word. Nothing
 * takes the nodes away again by itself but a cluster autoscaler, where there is one.
 */
export const scaleNodeGroup: Action = {
  name: 'scale-node-group',
  summary: 'Raises the number of nodes of a managed node group of EKS by one small step.',
  kinds: ['eks:node-group'],
  verdicts: ['overloaded'],
  risk: 'low',
  reversible: true,
  effect: 'none',
  dependsOnControlPlanes: [],
  permissions: [
    'autoscaling:DescribeAutoScalingGroups',
    'autoscaling:DescribeScalingActivities',
    'eks:DescribeNodegroup',
    'eks:UpdateNodegroupConfig',
    'elasticloadbalancing:DescribeTargetHealth',
  ],
  checkParams: checkedBy(paramsSchema),

  async plan(target, rawParams, context) {
    const { percent } = paramsSchema.parse(rawParams);
    const scope = scopeOf(target);
    const name = { clusterName: String(target.facts['cluster']), nodegroupName: target.name };
    const nodes = await readNodeGroup(context.aws, scope, name);
    const { desiredSize: from = 0, maxSize: max = 0 } = nodes?.scalingConfig ?? {};
    const to = Math.min(max, from + Math.max(1, Math.floor((from * percent) / 100)));
    const machines = nodes?.resources?.autoScalingGroups ?? [];
    const [{ name: groupName = '' } = {}] = machines;
    const group = groupName === '' ? undefined : await readGroup(context.aws, scope, groupName);
    const preconditions = [...nodeGroupStands(nodes), ...groupStands(group)];
    if (group !== undefined) {
      const serving = await readServing(group, scope, context);
      const launches = await readLaunches(context.aws, scope, groupName, context.now - lookBackMs);
      const verdict = context.model.verdicts.get(target.id);
      preconditions.push(
        precondition(
          'it is overloaded',
          verdict?.kind === 'overloaded',
          verdict?.reason ?? 'nothing is known of it',
        ),
        roomFor(from, max),
        processesRun(group, ['Launch', 'AddToLoadBalancer']),
        launchesSucceed(launches, context.now),
        earlierCapacityServes(group, launches, serving),
      );
    }
    return planOf(this.name, target, {
      summary: `Raise the number of nodes of ${target.name} in ${name.clusterName} from ${from} to ${to}`,
      preconditions,
      steps: [
        {
          name: `run ${to} nodes of ${target.name}`,
          calls: [
            plannedCall('EKS', 'UpdateNodegroupConfig', scope, {
              ...name,
              scalingConfig: { desiredSize: to },
              clientRequestToken: context.remediation,
            }),
          ],
          // Boot, joining the cluster and health checks fit well within this.
          timeoutMs: 1_200_000,
        },
      ],
      state: asJson({
        ...name,
        scope,
        group: groupName,
        from,
        to,
        membersBefore: (group?.Instances ?? []).map(({ InstanceId }) => InstanceId),
        plannedAt: context.now,
      }),
      warnings: [
        'the nodes stay: when the trouble is over, somebody or a cluster autoscaler takes them back',
      ],
    });
  },

  async apply(plan, step, context) {
    const { scope, from, to, clusterName, nodegroupName } = stateSchema.parse(plan.state);
    const nodes = await readNodeGroup(context.aws, scope, { clusterName, nodegroupName });
    const desired = nodes?.scalingConfig?.desiredSize;
    if (desired !== from)
      throw changedMeanwhile(
        `${nodegroupName} wants ${desired ?? 'no'} nodes now, not ${from}: ${to} is out of date`,
      );
    await applyStep(plan, step, context);
    return undefined;
  },

  async observe(plan, _step, context): Promise<StepProgress> {
    const { scope, group: name, from, to, membersBefore, plannedAt } = stateSchema.parse(plan.state);
    const group = await readGroup(context.aws, scope, name);
    const desired = group?.DesiredCapacity ?? 0;
    if (group === undefined || desired < from) return 'failed';
    if (desired < to) return 'not-started';
    const serving = await readServing(group, scope, context);
    const fresh = serving.filter((id) => !membersBefore.includes(id));
    if (fresh.length >= to - from) return 'done';
    const { failures } = await readLaunches(context.aws, scope, name, plannedAt);
    return failures.length >= secondTry ? 'failed' : 'under-way';
  },

  verify(plan, model, now) {
    const { nodegroupName, to, plannedAt } = stateSchema.parse(plan.state);
    return wellSince(model, plan.target, plannedAt, now) === 'well'
      ? { outcome: 'success', reason: `${nodegroupName} has ${to} nodes and is not overloaded any more` }
      : inconclusive(`${nodegroupName} was not seen to be well with ${to} nodes yet`);
  },
};

const stateSchema = z.object({
  scope: z.object({ account: z.string(), region: z.string() }),
  clusterName: z.string(),
  nodegroupName: z.string(),
  /** Name of the Auto Scaling group. */
  group: z.string(),
  from: z.number(),
  to: z.number(),
  membersBefore: z.array(z.string()),
  plannedAt: z.number(),
});

/** EKS at work on it, or unable to work, is no time for more nodes. */
function nodeGroupStands(nodes: Nodegroup | undefined): readonly Precondition[] {
  if (nodes === undefined)
    return [precondition('the node group exists', false, 'EKS knows no such node group')];
  const { status = 'unknown', health, resources } = nodes;
  const issues = health?.issues ?? [];
  const groups = resources?.autoScalingGroups ?? [];
  return [
    precondition('the node group is at rest', status === 'ACTIVE', `EKS says ${status}`),
    precondition(
      'EKS knows of no issue',
      issues.length === 0,
      issues.map(({ code }) => code ?? 'an issue').join(', ') || 'none',
    ),
    precondition('it has one Auto Scaling group', groups.length === 1, `it has ${groups.length}`),
  ];
}
