import {
  type AutomationExecutionFilter,
  type AutomationExecutionMetadata,
  DescribeAutomationExecutionsCommand,
  DescribeDocumentCommand,
  type DocumentDescription,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { AwsError } from '../../aws/error.ts';
import type { AwsScope } from '../../aws/scope.ts';
import type { ActionContext } from '../action.ts';

/** One version of a document; undefined where there is none. Throws AwsError. */
export async function readDocument(
  context: ActionContext,
  scope: AwsScope,
  Name: string,
  DocumentVersion: string,
): Promise<DocumentDescription | undefined> {
  const client = context.aws.client(SSMClient, scope, { priority: 'verify' });
  try {
    const { Document } = await client.send(new DescribeDocumentCommand({ Name, DocumentVersion }));
    return Document;
  } catch (error) {
    // Systems Manager says InvalidDocument and InvalidDocumentVersion of what is not there.
    const isGone =
      error instanceof AwsError && (error.failure === 'gone' || error.code.startsWith('InvalidDocument'));
    if (isGone) return undefined;
    throw error;
  }
}

/** The newest runs of a document, newest first, as Systems Manager lists them. */
export function executionsOf(
  context: ActionContext,
  scope: AwsScope,
  document: string,
): Promise<readonly AutomationExecutionMetadata[]> {
  return listed(
    context,
    scope,
    { Key: 'DocumentNamePrefix', Values: [document] },
    (one) => one.DocumentName === document,
  );
}

/** The run that a plan began: by the id that the call answered, else by the mark that it was given. */
export async function markedExecution(
  context: ActionContext,
  scope: AwsScope,
  { tagKey, id }: { readonly tagKey: string; readonly id: string | undefined },
): Promise<AutomationExecutionMetadata | undefined> {
  const filter: AutomationExecutionFilter =
    id === undefined ? { Key: 'TagKey', Values: [tagKey] } : { Key: 'ExecutionId', Values: [id] };
  const [found] = await listed(context, scope, filter, () => true);
  return found;
}

async function listed(
  context: ActionContext,
  scope: AwsScope,
  filter: AutomationExecutionFilter,
  holds: (one: AutomationExecutionMetadata) => boolean,
): Promise<readonly AutomationExecutionMetadata[]> {
  const client = context.aws.client(SSMClient, scope, { priority: 'verify' });
  const { AutomationExecutionMetadataList = [] } = await client.send(
    new DescribeAutomationExecutionsCommand({ Filters: [filter], MaxResults: 50 }),
  );
  return AutomationExecutionMetadataList.filter(holds);
}
