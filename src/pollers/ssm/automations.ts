import {
  type AutomationExecutionMetadata,
  paginateDescribeAutomationExecutions,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { documentArn, instanceArn } from '../../aws/arn.ts';
import { complete, type Finding, stated } from '../finding.ts';
import { collectPages } from '../pages.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { executionWord, isUnderWay } from './execution-word.ts';

/** Runs of runbooks of the last six hours: the newest of each document, and what those under way work on. */
export const automationsPart: PollPart = {
  name: 'automations',
  everyMs: 300_000,
  reach: 'regional',
  permissions: ['ssm:DescribeAutomationExecutions'],
  poll: async (context) => {
    const executions = await listExecutions(context);
    const newest = newestByDocument(executions);
    const { scope } = context;
    return [
      complete({ poller: 'ssm', part: automationsPart }, context, {
        resources: newest.map(({ name, execution }) => ({
          id: documentArn(scope, name),
          kind: 'ssm:document' as const,
          account: scope.account,
          region: scope.region,
          name,
          tags: {},
          facts: stated({
            execution: execution.AutomationExecutionId,
            status: execution.AutomationExecutionStatus,
            executedBy: execution.ExecutedBy,
          }),
          relations: [],
        })),
        findings: [
          ...newest.map(
            ({ name, execution }): Finding => ({
              resource: documentArn(scope, name),
              check: 'ssm/automation',
              family: 'control-plane',
              nature: 'warning-only',
              ...executionWord(execution),
            }),
          ),
          ...executions.filter(isUnderWay).flatMap((one) => targetFindings(one, context)),
        ],
      }),
    ];
  },
};

const lookBackMs = 6 * 3_600_000;

async function listExecutions(context: PollContext): Promise<readonly AutomationExecutionMetadata[]> {
  const { aws, scope, priority } = context;
  const client = aws.client(SSMClient, scope, { priority });
  const since = new Date(context.now() - lookBackMs).toISOString().replace(/\.\d+Z$/, 'Z');
  const pages = paginateDescribeAutomationExecutions(
    { client, pageSize: 50 },
    { Filters: [{ Key: 'StartTimeAfter', Values: [since] }] },
  );
  return collectPages(pages, (page) => page.AutomationExecutionMetadataList);
}

/** Of each document the run that began last; what runs as a part of another run is the other's business. */
function newestByDocument(executions: readonly AutomationExecutionMetadata[]) {
  const newest = new Map<string, AutomationExecutionMetadata>();
  for (const execution of executions) {
    const { DocumentName: name, ParentAutomationExecutionId: parent } = execution;
    if (name === undefined || name.includes(':') || parent !== undefined) continue;
    const held = newest.get(name);
    if (held === undefined || beganAt(execution) > beganAt(held)) newest.set(name, execution);
  }
  return [...newest].map(([name, execution]) => ({ name, execution }));
}

function beganAt({ ExecutionStartTime }: AutomationExecutionMetadata): number {
  const at = ExecutionStartTime?.getTime() ?? 0;
  return Number.isFinite(at) ? at : 0;
}

/** On each machine that we know: somebody's runbook works on it, so that nobody else should. */
function targetFindings(
  execution: AutomationExecutionMetadata,
  { model, scope }: PollContext,
): readonly Finding[] {
  const { DocumentName: name = 'A runbook', Target, Targets = [], ResolvedTargets } = execution;
  const named = new Set([
    ...(Target === undefined ? [] : [Target]),
    ...Targets.flatMap(({ Values = [] }) => Values),
    ...(ResolvedTargets?.ParameterValues ?? []),
  ]);
  return [...named]
    .map((value) => instanceArn(scope, value))
    .filter((id) => model.resources.has(id))
    .map((resource) => ({
      resource,
      by: documentArn(scope, name),
      check: 'ssm/automation',
      family: 'control-plane',
      state: 'unknown',
      nature: 'transition',
      reason: `The runbook ${name} of Systems Manager is at work on it (${execution.AutomationExecutionId ?? 'its execution has no id'})`,
    }));
}
