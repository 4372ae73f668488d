import { z } from 'zod';
import type { Action, Plan, StepProgress } from './action.ts';
import { AwsError } from '../aws/error.ts';
import { applyStep } from './apply-calls.ts';
import { asJson, plannedCall } from './calls.ts';
import { canBeRemediated, nothingUnderWay, somethingToMend } from './config-remediation/preconditions.ts';
import { readBreaking, readRemediation, readStatuses, type RuleScope } from './config-remediation/reads.ts';
import { inconclusive } from './evidence.ts';
import { checkedBy } from './params.ts';
import { planOf, scopeOf } from './precondition.ts';

const paramsSchema = z.strictObject({
  atMost: z
    .int()
    .min(1)
    .max(100)
    .default(1)
    .describe('How many resources are mended at once; where more break the rule, nothing is begun.'),
});

/**
 * Has AWS Config mend what breaks one of its rules, by the document that the rule's owner attached to it. Whatever the
 * mode, a person approves: the plan names each resource, and who reads it knows what the document does to them.
 */
export const remediateConfigRule: Action = {
  name: 'remediate-config-rule',
  summary: 'Has AWS Config mend the resources that break a rule, by the remediation attached to it.',
  kinds: ['config:rule'],
  verdicts: ['healthy', 'degraded'],
  risk: 'medium',
  reversible: false,
  effect: 'none',
  dependsOnControlPlanes: [],
  permissions: [
    'config:DescribeRemediationConfigurations',
    'config:DescribeRemediationExecutionStatus',
    'config:GetComplianceDetailsByConfigRule',
    'config:StartRemediationExecution',
  ],
  checkParams: checkedBy(paramsSchema),
  needsApproval: () => 'what the remediation does to the resources is for a person to judge',

  async plan(target, rawParams, context) {
    const { atMost } = paramsSchema.parse(rawParams);
    const rule: RuleScope = { scope: scopeOf(target), rule: target.name };
    const remediation = await readRemediation(context, rule);
    const breaking = await readBreaking(context, rule);
    const statuses = remediation === undefined ? [] : await readStatuses(context, rule, undefined);
    const names = breaking.map(({ resourceId }) => resourceId).join(', ');
    return planOf(this.name, target, {
      summary: `Have AWS Config run ${remediation?.TargetId ?? 'the remediation'} on ${names || 'nothing'} for the rule ${target.name}`,
      preconditions: [
        ...canBeRemediated(remediation),
        somethingToMend(breaking, atMost),
        nothingUnderWay(statuses),
      ],
      steps: [
        {
          name: `mend ${names}`,
          calls: [
            plannedCall('Config Service', 'StartRemediationExecution', rule.scope, {
              ConfigRuleName: rule.rule,
              ResourceKeys: [...breaking],
            }),
          ],
          timeoutMs: 1_800_000,
        },
      ],
      state: asJson({ ...rule, target: target.id, keys: breaking, plannedAt: context.now }),
      warnings: ['what it does is not known to Holdfast, and is not taken back'],
    });
  },

  async apply(plan, step, context) {
    const [answer] = await applyStep(plan, step, context);
    const { FailedItems: refused = [], FailureMessage: why = 'AWS Config does not say why' } =
      startedSchema.safeParse(answer).data ?? {};
    if (refused.length === 0) return undefined;
    throw new AwsError({
      failure: 'refused',
      code: 'RemediationNotStarted',
      message: `AWS Config did not begin the remediation of ${refused.map(({ resourceId }) => resourceId).join(', ')}: ${why}`,
    });
  },

  async observe(plan, _step, context): Promise<StepProgress> {
    const { scope, rule, keys, plannedAt } = stateOf(plan);
    const statuses = await readStatuses(context, { scope, rule }, keys);
    const ours = statuses.filter(
      // Times of AWS Config are in whole seconds.
      ({ InvocationTime }) => (InvocationTime?.getTime() ?? 0) >= plannedAt - 1_000,
    );
    if (ours.length === 0) return 'not-started';
    const states = ours.map(({ State }) => State);
    if (states.includes('FAILED')) return 'failed';
    return ours.length === keys.length && states.every((state) => state === 'SUCCEEDED')
      ? 'done'
      : 'under-way';
  },

  verify(plan, model, now) {
    const { target, plannedAt } = stateOf(plan);
    const word = model.signals
      .get(target)
      ?.find(
        ({ check, by, observedAt }) =>
          check === 'config/compliance' && by === undefined && observedAt > plannedAt,
      );
    if (word === undefined || now - word.observedAt > word.validForMs)
      return inconclusive('AWS Config was not asked again yet');
    return word.state === 'pass'
      ? { outcome: 'success', reason: 'all resources keep the rule again' }
      : inconclusive(`AWS Config still says: ${word.reason}`);
  },
};

const keySchema = z.object({ resourceType: z.string(), resourceId: z.string() });

const startedSchema = z.object({
  FailedItems: z.array(keySchema).optional(),
  FailureMessage: z.string().optional(),
});

const stateSchema = z.object({
  scope: z.object({ account: z.string(), region: z.string() }),
  rule: z.string(),
  target: z.string(),
  keys: z.array(keySchema),
  plannedAt: z.number(),
});

function stateOf(plan: Plan): z.output<typeof stateSchema> {
  return stateSchema.parse(plan.state);
}
