import type {
  AutomationExecutionMetadata,
  DescribeAutomationExecutionsCommandInput,
  DescribeAutomationExecutionsCommandOutput,
  DescribeDocumentCommandInput,
  DescribeDocumentCommandOutput,
  StartAutomationExecutionCommandInput,
  StartAutomationExecutionCommandOutput,
} from '@aws-sdk/client-ssm';
import { runbookKey, startRun } from '../world/compute/runbooks.ts';
import type { AutomationRun, Runbook } from '../world/state/runbook.ts';
import { awsFailure } from './failure.ts';
import { onceForToken } from './idempotency.ts';
import { type CallContext, mutates, type Operation, reads } from './operation.ts';
import { page } from './page.ts';

type Answer<T> = Omit<T, '$metadata'>;

/** Systems Manager's runbooks and their runs. Each takes one parameter, the id of a machine. */
export const automationOperations: Readonly<Record<string, Operation>> = {
  DescribeDocument: reads(
    (input: DescribeDocumentCommandInput, context): Answer<DescribeDocumentCommandOutput> => {
      const { name, version } = runbookNamed(input.Name, input.DocumentVersion, context);
      return {
        Document: {
          Name: name,
          DocumentVersion: version,
          DocumentType: 'Automation',
          Status: 'Active',
          Parameters: [{ Name: 'InstanceId', Type: 'String' }],
        },
      };
    },
  ),
  StartAutomationExecution: mutates((input: StartAutomationExecutionCommandInput, context) =>
    onceForToken({ service: 'SSM', operation: 'StartAutomationExecution', input }, context, () =>
      start(input, context),
    ),
  ),
  DescribeAutomationExecutions: reads(
    (
      input: DescribeAutomationExecutionsCommandInput,
      { world, scope },
    ): Answer<DescribeAutomationExecutionsCommandOutput> => {
      const found = [...world.automationRuns.values()]
        .filter((run) => run.region === scope.region)
        .filter((run) =>
          (input.Filters ?? []).every(({ Key, Values = [] }) =>
            Values.some((value) => fits(run, Key, value)),
          ),
        )
        .toReversed();
      const { items, next } = page(found, {
        token: input.NextToken,
        size: input.MaxResults,
        sizeAtMost: 50,
        invalidToken: 'InvalidNextToken',
      });
      return { AutomationExecutionMetadataList: items.map(runShape), NextToken: next };
    },
  ),
};

function start(
  input: StartAutomationExecutionCommandInput,
  context: CallContext,
): Answer<StartAutomationExecutionCommandOutput> {
  const runbook = runbookNamed(input.DocumentName, input.DocumentVersion, context);
  const parameters = input.Parameters ?? {};
  const unknown = Object.keys(parameters).find((name) => name !== 'InstanceId');
  if (unknown !== undefined || parameters['InstanceId'] === undefined)
    throw awsFailure(
      'InvalidAutomationExecutionParametersException',
      `The parameters do not match those that are defined in the document ${runbook.name}.`,
    );
  const run = startRun(context.world, runbook, {
    by: `arn:aws:sts::${context.world.account}:assumed-role/${context.caller}/session`,
    parameters,
    tags: (input.Tags ?? []).flatMap(({ Key }) => Key ?? []),
  });
  return { AutomationExecutionId: run.id };
}

function runbookNamed(
  name: string | undefined,
  version: string | undefined,
  { world, scope }: CallContext,
): Runbook {
  const found = world.runbooks.get(runbookKey(scope.region, name ?? ''));
  if (found === undefined) throw awsFailure('InvalidDocument', `Document with name ${name} does not exist.`);
  if (version === undefined || version.startsWith('$') || version === found.version) return found;
  throw awsFailure('InvalidDocumentVersion', 'The document version is not valid or does not exist.');
}

function fits(run: AutomationRun, key: string | undefined, value: string): boolean {
  switch (key) {
    case 'DocumentNamePrefix':
      return run.runbook.startsWith(value);
    case 'ExecutionStatus':
      return run.status === value;
    case 'ExecutionId':
      return run.id === value;
    case 'TagKey':
      return run.tags.includes(value);
    case 'StartTimeAfter':
      return run.startedAt >= Date.parse(value);
    default:
      throw awsFailure('InvalidFilterKey', `Simulated Systems Manager does not filter by ${key}.`);
  }
}

function runShape(run: AutomationRun): AutomationExecutionMetadata {
  return {
    AutomationExecutionId: run.id,
    DocumentName: run.runbook,
    DocumentVersion: run.version,
    AutomationExecutionStatus: run.status,
    ExecutionStartTime: new Date(run.startedAt),
    ExecutionEndTime: run.endedAt === undefined ? undefined : new Date(run.endedAt),
    ExecutedBy: run.by,
    Mode: 'Auto',
    FailureMessage: run.failure,
    AutomationType: 'Local',
  };
}
