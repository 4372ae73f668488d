import { z } from 'zod';
import type { Action, ActionContext, StepProgress } from './action.ts';
import { applyStep } from './apply-calls.ts';
import { groupNameOf, groupStands, notOfEks, readServing } from './auto-scaling/group.ts';
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
import { readActiveRefresh, readGroup } from './reads/autoscaling.ts';
import { readTemplateVersion } from './reads/launch-template.ts';

/**
 * Has a group launch from the last version of its launch template of which members serve, named by its
 * number. Nothing that runs is touched: Auto Scaling replaces the members that it holds for unhealthy, from
 * then on with what works. It is not put back by itself, for that would launch the failing version again.
 */
export const rollBackLaunchTemplate: Action = {
  name: 'roll-back-launch-template',
  summary: 'Sets a group back to the last version of its launch template of which members serve.',
  kinds: ['autoscaling:group'],
  verdicts: ['deployment-failed', 'degraded', 'healthy'],
  risk: 'medium',
  reversible: true,
  effect: 'none',
  actsDespite: ['scaling-activity', 'members-in-motion', 'suspended-processes'],
  dependsOnControlPlanes: [],
  permissions: [
    'autoscaling:DescribeAutoScalingGroups',
    'autoscaling:DescribeInstanceRefreshes',
    'autoscaling:UpdateAutoScalingGroup',
    'ec2:DescribeLaunchTemplateVersions',
    // Auto Scaling checks that whoever names a launch template may launch from it.
    'ec2:RunInstances',
    'elasticloadbalancing:DescribeTargetHealth',
    'iam:PassRole',
  ],
  checkParams: checkedBy(z.strictObject({})),

  async plan(target, _params, context) {
    const scope = scopeOf(target);
    const name = groupNameOf(target);
    const group = await readGroup(context.aws, scope, name);
    const template = group?.LaunchTemplate?.LaunchTemplateId;
    if (group === undefined || template === undefined) {
      const other = 'a launch configuration or a mixed instances policy: a person must set it back';
      const preconditions = [
        ...groupStands(group),
        ...(group === undefined ? [] : [precondition('it launches from a launch template', false, other)]),
      ];
      const summary = `Roll the launch template of ${name} back`;
      return planOf(this.name, target, { summary, preconditions, steps: [], state: null });
    }

    const saved = group.LaunchTemplate?.Version ?? '$Default';
    const current = await readTemplateVersion(context.aws, scope, template, saved);
    const refresh = await readActiveRefresh(context.aws, scope, name);
    const serving = await readServing(group, scope, context);
    const strengths = strengthByVersion(group.Instances ?? [], template, serving);
    const number = current?.number ?? saved;
    const good = lastGoodVersion(number, strengths);
    const goodExists =
      good !== undefined &&
      (await readTemplateVersion(context.aws, scope, template, good.version)) !== undefined;
    return planOf(this.name, target, {
      summary: `Have ${name} launch from version ${good?.version ?? '?'} again instead of ${number}`,
      preconditions: [
        ...groupStands(group),
        notOfEks(group),
        precondition('no instance refresh runs', refresh === undefined, refresh ?? 'none'),
        deploymentIsToBlame(target.id, context.model),
        newVersionFails(number, strengths),
        formerVersionServes(good),
        precondition(
          'that version still exists',
          goodExists,
          goodExists ? `version ${good.version} of ${template}` : 'it was deleted',
        ),
      ],
      steps: [
        {
          name: `launch ${name} from version ${good?.version}`,
          calls: [
            plannedCall('Auto Scaling', 'UpdateAutoScalingGroup', scope, {
              AutoScalingGroupName: name,
              LaunchTemplate: { LaunchTemplateId: template, Version: good?.version },
            }),
          ],
          timeoutMs: 60_000,
        },
      ],
      state: asJson({
        scope,
        name,
        group: target.id,
        template,
        from: saved,
        failing: number,
        to: good?.version ?? saved,
        plannedAt: context.now,
      }),
      warnings: [
        'members that run stay as they are: Auto Scaling replaces those that it holds for unhealthy',
        ...(saved.startsWith('$') ? [`the group followed ${saved}, and will follow it no more`] : []),
      ],
    });
  },

  async apply(plan, step, context) {
    const { name, from } = stateSchema.parse(plan.state);
    const saved = await readSaved(plan.state, context);
    if (saved !== from)
      throw changedMeanwhile(
        `${name} launches from version ${saved ?? 'of another template'} now, not ${from}`,
      );
    await applyStep(plan, step, context);
    return undefined;
  },

  async observe(plan, _step, context): Promise<StepProgress> {
    const { from, to } = stateSchema.parse(plan.state);
    const saved = await readSaved(plan.state, context);
    if (saved === to) return 'done';
    return saved === from ? 'not-started' : 'failed';
  },

  verify(plan, model, now) {
    const { group, plannedAt } = stateSchema.parse(plan.state);
    return wholeAgain(model, group, plannedAt, now);
  },

  async undoneByHand(plan, context) {
    const { scope, name, template, failing, from, to } = stateSchema.parse(plan.state);
    const saved = await readSaved(plan.state, context);
    if (saved === undefined || saved === to) return undefined;
    // Any other version is a new deployment, which may well be the repair.
    const number = (await readTemplateVersion(context.aws, scope, template, saved))?.number;
    return number === (failing ?? from)
      ? `${name} launches from version ${number} again, which had been rolled back`
      : undefined;
  },
};

const stateSchema = z.object({
  scope: z.object({ account: z.string(), region: z.string() }),
  name: z.string(),
  group: z.string(),
  template: z.string(),
  from: z.string(),
  /** The number behind `from`. Absent in plans of earlier versions. */
  failing: z.string().optional(),
  to: z.string(),
  plannedAt: z.number(),
});

/** The version as the group names it, or undefined when it launches from something else by now. */
async function readSaved(state: unknown, context: ActionContext): Promise<string | undefined> {
  const { scope, name, template } = stateSchema.parse(state);
  const launch = (await readGroup(context.aws, scope, name))?.LaunchTemplate;
  return launch?.LaunchTemplateId === template ? launch.Version : undefined;
}
