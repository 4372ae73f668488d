import { z } from 'zod';
import type { Action, Plan, StepProgress } from './action.ts';
import { applyStep } from './apply-calls.ts';
import { documentIsReady, nobodyRunsIt, parametersFit } from './automation/preconditions.ts';
import { executionsOf, markedExecution, readDocument } from './automation/reads.ts';
import { filledIn } from './automation/placeholders.ts';
import { executionTag, uuidOf } from './automation/marks.ts';
import { asJson, plannedCall } from './calls.ts';
import { inconclusive, wellSince } from './evidence.ts';
import { checkedBy } from './params.ts';
import { identifierOf, planOf, scopeOf } from './precondition.ts';

const paramsSchema = z.strictObject({
  document: z
    .string()
    .regex(/^[A-Za-z0-9_.-]{3,128}$/, 'must be the name of an Automation document')
    .describe('Name of the Automation document.'),
  version: z.int().min(1).describe('Version of it: what runs is what was reviewed.'),
  parameters: z
    .record(z.string().min(1), z.union([z.string(), z.array(z.string())]))
    .default({})
    .describe('What it is given; {target}, {targetArn}, {account} and {region} are filled in.'),
  timeoutMinutes: z.int().min(1).max(360).default(30).describe('How long it may take.'),
  unattended: z.literal(true).optional().describe('It may run without a person who approves of it.'),
});

/**
 * The team's own runbook as a remedy. What it does, Holdfast cannot know: it is taken for what removes its target for a
 * while, may not be taken back, and needs a person's approval unless the policy says that it does not.
 */
export const runAutomation: Action = {
  name: 'run-automation',
  summary: 'Runs an Automation document of Systems Manager: the team’s own runbook.',
  kinds: ['ec2:instance'],
  verdicts: ['host-failed', 'degraded'],
  risk: 'high',
  reversible: false,
  effect: 'removes-target',
  dependsOnControlPlanes: [],
  permissions: [
    'iam:PassRole',
    'ssm:AddTagsToResource',
    'ssm:DescribeAutomationExecutions',
    'ssm:DescribeDocument',
    'ssm:StartAutomationExecution',
  ],
  checkParams: checkedBy(paramsSchema),
  needsApproval: (params) =>
    params['unattended'] === true
      ? undefined
      : `Holdfast cannot know what the document ${String(params['document'])} does; unattended: true in the policy lets it run without a person`,

  async plan(target, rawParams, context) {
    const params = paramsSchema.parse(rawParams);
    const { document: name, timeoutMinutes } = params;
    const version = String(params.version);
    const scope = scopeOf(target);
    const parameters = filledIn(params.parameters, target);
    const document = await readDocument(context, scope, name, version);
    const tag = executionTag(context.remediation);
    return planOf(this.name, target, {
      summary: `Run ${name} (version ${version}) for ${identifierOf(target.id)}`,
      preconditions: [
        ...documentIsReady(document, name, version),
        ...parametersFit(document, parameters),
        nobodyRunsIt(name, await executionsOf(context, scope, name)),
      ],
      steps: [
        {
          name: `run ${name}`,
          calls: [
            plannedCall('SSM', 'StartAutomationExecution', scope, {
              DocumentName: name,
              DocumentVersion: version,
              Parameters: parameters,
              ClientToken: uuidOf(`${context.remediation} ${name} ${target.id}`),
              Tags: [tag],
            }),
          ],
          timeoutMs: timeoutMinutes * 60_000,
        },
      ],
      state: asJson({ scope, tagKey: tag.Key, target: target.id, plannedAt: context.now }),
      warnings: [
        'what it does is not known to Holdfast, and is not taken back',
        ...('AutomationAssumeRole' in parameters
          ? []
          : [
              'it is given no role of its own: unless the document names one, it runs with the permissions of Holdfast',
            ]),
      ],
    });
  },

  async apply(plan, step, context) {
    const [answer] = await applyStep(plan, step, context);
    return startedSchema.safeParse(answer).data?.AutomationExecutionId;
  },

  async observe(plan, _step, context): Promise<StepProgress> {
    const { scope, tagKey } = stateOf(plan);
    const execution = await markedExecution(context, scope, { tagKey, id: context.receipt });
    // What was just begun need not be listed yet; to begin it again is refused by its token.
    if (execution === undefined) return context.receipt === undefined ? 'not-started' : 'under-way';
    switch (execution.AutomationExecutionStatus) {
      case undefined:
        return 'unknown';
      case 'Success':
      case 'CompletedWithSuccess':
        return 'done';
      case 'Failed':
      case 'TimedOut':
      case 'CompletedWithFailure':
      case 'Cancelled':
      case 'Rejected':
      case 'ChangeCalendarOverrideRejected':
      case 'Exited':
        return 'failed';
      default:
        return 'under-way';
    }
  },

  verify(plan, model, now) {
    const { target, plannedAt } = stateOf(plan);
    return wellSince(model, target, plannedAt, now) === 'well'
      ? { outcome: 'success', reason: 'it was seen well since the runbook ended' }
      : inconclusive('it was not seen well yet since the runbook ended');
  },
};

const startedSchema = z.object({ AutomationExecutionId: z.string() });

const stateSchema = z.object({
  scope: z.object({ account: z.string(), region: z.string() }),
  tagKey: z.string(),
  target: z.string(),
  plannedAt: z.number(),
});

function stateOf(plan: Plan): z.output<typeof stateSchema> {
  return stateSchema.parse(plan.state);
}
