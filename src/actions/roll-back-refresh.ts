import type { AutoScalingGroup, InstanceRefresh } from '@aws-sdk/client-auto-scaling';
import { z } from 'zod';
import type { Action, ActionContext, Precondition, StepProgress } from './action.ts';
import { applyStep } from './apply-calls.ts';
import { groupNameOf, groupStands, notOfEks, processesRun, readServing } from './auto-scaling/group.ts';
import {
  deploymentIsToBlame,
  formerVersionServes,
  lastGoodVersion,
  newVersionFails,
  strengthByVersion,
} from './auto-scaling/versions.ts';
import { wholeAgain } from './auto-scaling/whole-again.ts';
import { asJson, plannedCall } from './calls.ts';
import { changedMeanwhile } from './changed-meanwhile.ts';
import { checkedBy } from './params.ts';
import { planOf, precondition, scopeOf } from './precondition.ts';
import type { AwsScope } from '../aws/scope.ts';
import { readGroup, readRefreshes } from './reads/autoscaling.ts';
import { readTemplateVersion } from './reads/launch-template.ts';

/**
 * Ends an instance refresh that brings in members which fail: rolls it back where AWS can, which replaces
 * what was replaced; else cancels it, so that no further member goes.
 */
export const rollBackRefresh: Action = {
  name: 'roll-back-refresh',
  summary: 'Rolls back an instance refresh whose new members fail, or cancels it where AWS cannot roll back.',
  kinds: ['autoscaling:group'],
  verdicts: ['deployment-failed', 'degraded', 'healthy'],
  risk: 'medium',
  reversible: false,
  effect: 'none',
  actsDespite: ['scaling-activity', 'instance-refresh', 'members-in-motion'],
  dependsOnControlPlanes: [],
  permissions: [
    'autoscaling:CancelInstanceRefresh',
    'autoscaling:DescribeAutoScalingGroups',
    'autoscaling:DescribeInstanceRefreshes',
    'autoscaling:RollbackInstanceRefresh',
    'ec2:DescribeLaunchTemplateVersions',
    'elasticloadbalancing:DescribeTargetHealth',
  ],
  checkParams: checkedBy(z.strictObject({})),

  async plan(target, _params, context) {
    const scope = scopeOf(target);
    const name = groupNameOf(target);
    const group = await readGroup(context.aws, scope, name);
    const [refresh] = group === undefined ? [] : await readRefreshes(context.aws, scope, name);
    const summary = `End the instance refresh of ${name}`;
    if (
      group === undefined ||
      refresh?.InstanceRefreshId === undefined ||
      !underWay.has(refresh.Status ?? '')
    ) {
      const status = refresh?.Status ?? 'there is none';
      const preconditions = [
        ...groupStands(group),
        ...(group === undefined ? [] : [precondition('an instance refresh is under way', false, status)]),
      ];
      return planOf(this.name, target, { summary, preconditions, steps: [], state: null });
    }

    const obstacle = await whyNoRollback(group, refresh, scope, context);
    const operation = obstacle === undefined ? 'RollbackInstanceRefresh' : 'CancelInstanceRefresh';
    return planOf(this.name, target, {
      summary: `${obstacle === undefined ? 'Roll back' : 'Cancel'} the instance refresh of ${name}`,
      preconditions: [
        ...groupStands(group),
        notOfEks(group),
        precondition('an instance refresh is under way', true, refresh.Status ?? ''),
        deploymentIsToBlame(target.id, context.model),
        ...(await versionsCompared(group, refresh, scope, context)),
        ...(obstacle === undefined ? [processesRun(group, ['Launch', 'Terminate', 'InstanceRefresh'])] : []),
      ],
      steps: [
        {
          name: `${obstacle === undefined ? 'roll back' : 'cancel'} ${refresh.InstanceRefreshId}`,
          calls: [plannedCall('Auto Scaling', operation, scope, { AutoScalingGroupName: name })],
          // Batches with a warm-up each; AWS itself gives up after an hour without progress.
          timeoutMs: 3_600_000,
        },
      ],
      state: asJson({
        scope,
        name,
        group: target.id,
        refresh: refresh.InstanceRefreshId,
        incoming: (await incomingVersion(group, refresh, scope, context))?.number,
        plannedAt: context.now,
      }),
      warnings:
        obstacle === undefined
          ? []
          : [`AWS cannot roll it back, ${obstacle}: it is only stopped, and members of the new version stay`],
    });
  },

  /** AWS ends whichever refresh runs: one that was started since may be somebody's repair. */
  async apply(plan, step, context) {
    const { scope, name, refresh } = stateSchema.parse(plan.state);
    const [newest] = await readRefreshes(context.aws, scope, name);
    if (newest?.InstanceRefreshId !== refresh || !underWay.has(newest.Status ?? ''))
      throw changedMeanwhile(
        newest?.InstanceRefreshId === refresh
          ? `the refresh ${refresh} of ${name} is not under way any more: it is ${newest.Status ?? 'of unknown state'}`
          : `the newest refresh of ${name} is ${newest?.InstanceRefreshId ?? 'none'} now, not ${refresh}`,
      );
    await applyStep(plan, step, context);
    return undefined;
  },

  async observe(plan, _step, context): Promise<StepProgress> {
    const { scope, name, refresh } = stateSchema.parse(plan.state);
    const found = (await readRefreshes(context.aws, scope, name)).find(
      ({ InstanceRefreshId }) => InstanceRefreshId === refresh,
    );
    const status = found?.Status ?? 'unknown';
    if (underWay.has(status)) return 'not-started';
    return progressOf[status] ?? 'unknown';
  },

  verify(plan, model, now) {
    const { group, plannedAt } = stateSchema.parse(plan.state);
    return wholeAgain(model, group, plannedAt, now);
  },

  async undoneByHand(plan, context) {
    const { scope, name, refresh, incoming } = stateSchema.parse(plan.state);
    const [newest] = await readRefreshes(context.aws, scope, name);
    const group = await readGroup(context.aws, scope, name);
    if (incoming === undefined || group === undefined || newest === undefined) return undefined;
    if (newest.InstanceRefreshId === refresh) return undefined;
    // A refresh to any other version may well be the repair.
    const again = await incomingVersion(group, newest, scope, context);
    return again?.number === incoming
      ? `the refresh ${newest.InstanceRefreshId} brings version ${incoming} into ${name} again`
      : undefined;
  },
};

const underWay: ReadonlySet<string> = new Set(['Pending', 'InProgress', 'Baking']);

/** A refresh that ended otherwise was not ended by us: somebody else's word, or AWS's. */
const progressOf: Readonly<Record<string, StepProgress>> = {
  Cancelling: 'under-way',
  RollbackInProgress: 'under-way',
  Cancelled: 'done',
  RollbackSuccessful: 'done',
  RollbackFailed: 'failed',
  Failed: 'failed',
  Successful: 'failed',
};

const stateSchema = z.object({
  scope: z.object({ account: z.string(), region: z.string() }),
  name: z.string(),
  group: z.string(),
  refresh: z.string(),
  /** The version that it brought in. Absent where it is not known. */
  incoming: z.string().optional(),
  plannedAt: z.number(),
});

/** What a refresh brings in: what it names, else what the group launches from. */
async function incomingVersion(
  group: AutoScalingGroup,
  refresh: InstanceRefresh,
  scope: AwsScope,
  context: ActionContext,
) {
  const wanted = refresh.DesiredConfiguration?.LaunchTemplate ?? group.LaunchTemplate;
  const template = wanted?.LaunchTemplateId;
  if (template === undefined) return undefined;
  const version = await readTemplateVersion(context.aws, scope, template, wanted?.Version ?? '$Default');
  return version && { template, number: version.number };
}

/** AWS's three conditions: a desired configuration, a numbered version to go back to, and no SSM alias for the image. */
async function whyNoRollback(
  group: AutoScalingGroup,
  refresh: InstanceRefresh,
  scope: AwsScope,
  context: ActionContext,
): Promise<string | undefined> {
  if (refresh.DesiredConfiguration?.LaunchTemplate === undefined)
    return 'for it was started without a desired configuration';
  const { LaunchTemplateId: template, Version: version = '$Default' } = group.LaunchTemplate ?? {};
  if (template === undefined) return 'for the group has no launch template of its own';
  if (version.startsWith('$')) return `for the group launches from ${version}`;
  const former = await readTemplateVersion(context.aws, scope, template, version);
  if (former === undefined) return `for version ${version} does not exist any more`;
  return former.imageId.startsWith('resolve:ssm:') ? 'for its image is a parameter of SSM' : undefined;
}

/** What the refresh brings in must fail, and what it replaces must serve. */
async function versionsCompared(
  group: AutoScalingGroup,
  refresh: InstanceRefresh,
  scope: AwsScope,
  context: ActionContext,
): Promise<readonly Precondition[]> {
  const incoming = await incomingVersion(group, refresh, scope, context);
  if (incoming === undefined)
    return [precondition('the new version is known', false, 'the refresh names no launch template version')];
  const serving = await readServing(group, scope, context);
  const strengths = strengthByVersion(group.Instances ?? [], incoming.template, serving);
  return [
    newVersionFails(incoming.number, strengths),
    formerVersionServes(lastGoodVersion(incoming.number, strengths)),
  ];
}
