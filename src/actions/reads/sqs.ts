import {
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  type ListMessageMoveTasksResultEntry,
  paginateListDeadLetterSourceQueues,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { AwsAccess } from '../../aws/access.ts';
import { AwsError } from '../../aws/error.ts';
import type { AwsScope } from '../../aws/scope.ts';

/** SQS's attributes of a queue as it is now, or undefined when there is none at that address. Throws AwsError. */
export async function readQueueAttributes(
  aws: AwsAccess,
  scope: AwsScope,
  url: string,
): Promise<Readonly<Partial<Record<string, string>>> | undefined> {
  try {
    const { Attributes } = await clientOf(aws, scope).send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }),
    );
    return Attributes ?? {};
  } catch (error) {
    if (error instanceof AwsError && error.failure === 'gone') return undefined;
    throw error;
  }
}

/** Messages that lie in a queue, received or not; undefined where SQS does not say. */
export function lyingIn(
  attributes: Readonly<Partial<Record<string, string>>> | undefined,
): number | undefined {
  const visible = attributes?.['ApproximateNumberOfMessages'];
  const received = attributes?.['ApproximateNumberOfMessagesNotVisible'];
  return visible === undefined || received === undefined ? undefined : Number(visible) + Number(received);
}

/** AWS: without a page size it answers the first thousand and says nothing of the others. */
const pageSize = 1_000;

/** URLs of the queues that send their dead letters to this one. Throws AwsError. */
export async function readSourceQueues(
  aws: AwsAccess,
  scope: AwsScope,
  url: string,
): Promise<readonly string[]> {
  const urls: string[] = [];
  const client = clientOf(aws, scope);
  for await (const { queueUrls = [] } of paginateListDeadLetterSourceQueues(
    { client, pageSize },
    { QueueUrl: url },
  ))
    urls.push(...queueUrls);
  return urls;
}

/** What moved or moves messages out of a dead-letter queue, newest first. Throws AwsError. */
export async function readMoveTasks(
  aws: AwsAccess,
  scope: AwsScope,
  arn: string,
): Promise<readonly ListMessageMoveTasksResultEntry[]> {
  const { Results = [] } = await clientOf(aws, scope).send(
    new ListMessageMoveTasksCommand({ SourceArn: arn, MaxResults: 10 }),
  );
  return Results;
}

const clientOf = (aws: AwsAccess, scope: AwsScope) => aws.client(SQSClient, scope, { priority: 'verify' });
