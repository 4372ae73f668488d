import {
  GetQueueAttributesCommand,
  ListQueueTagsCommand,
  paginateListQueues,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { queueArn } from '../../aws/arn.ts';
import type { Resource } from '../../model/resource.ts';
import { complete, stated } from '../finding.ts';
import { collectPages } from '../pages.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { readInTurn } from '../read-in-turn.ts';

/** Every queue, and how each is set: its dead-letter queue, and how long it keeps what nobody takes. */
export const queuesPart: PollPart = {
  name: 'queues',
  everyMs: 300_000,
  reach: 'regional',
  permissions: ['sqs:ListQueues', 'sqs:GetQueueAttributes', 'sqs:ListQueueTags'],
  poll: async (context) => {
    const { resources } = await readInTurn(await listQueues(context), context, {
      voice: { poller: 'sqs', part: queuesPart },
      most: readsPerSweep,
      wasRead: ({ facts }) => facts['retentionSeconds'] !== undefined,
      read: (queue) => readQueue(queue, context),
    });
    return [complete({ poller: 'sqs', part: queuesPart }, context, { resources })];
  },
};

/** Settings change seldom, and AWS tells them of one queue at a time: a large account is read in turn. */
const readsPerSweep = 100;

/** AWS: without a page size it answers the first thousand and says nothing of the others. */
const pageSize = 1_000;

/** What is listed, with what the model holds of it from an earlier read. Throws AwsError. */
async function listQueues(context: PollContext): Promise<readonly Resource[]> {
  const { aws, scope, priority, model } = context;
  const client = aws.client(SQSClient, scope, { priority });
  const urls = await collectPages(paginateListQueues({ client, pageSize }, {}), (page) => page.QueueUrls);
  return urls.flatMap((url) => {
    const name = /\/([\w.-]+)$/.exec(url)?.[1];
    if (name === undefined) return [];
    const id = queueArn(scope, name);
    const held = model.resources.get(id);
    return [
      {
        id,
        kind: 'sqs:queue' as const,
        account: scope.account,
        region: scope.region,
        name,
        tags: held?.tags ?? {},
        facts: { ...held?.facts, url },
        relations: [],
      },
    ];
  });
}

/** Throws AwsError, `gone` for a queue that was deleted since it was listed. */
export async function readQueue(queue: Resource, context: PollContext): Promise<Resource> {
  const client = context.aws.client(SQSClient, context.scope, { priority: context.priority });
  const QueueUrl = String(queue.facts['url']);
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
  );
  const { Tags = {} } = await client.send(new ListQueueTagsCommand({ QueueUrl }));
  return { ...queue, tags: Tags, facts: factsOf(QueueUrl, Attributes) };
}

type Attributes = Readonly<Partial<Record<string, string>>>;

function factsOf(url: string, attributes: Attributes): Resource['facts'] {
  const redrive = redriveOf(attributes['RedrivePolicy']);
  const retentionSeconds = numberOf(attributes['MessageRetentionPeriod']);
  return stated({
    url,
    retentionSeconds,
    visibilitySeconds: numberOf(attributes['VisibilityTimeout']),
    // AWS leaves the policy out where there is none; where it left out everything, nothing is known.
    hasDeadLetterQueue: retentionSeconds === undefined ? undefined : redrive !== undefined,
    deadLetterQueue: redrive?.queue,
    maxReceives: redrive?.maxReceives,
  });
}

function redriveOf(
  policy: string | undefined,
): { readonly queue: string; readonly maxReceives: number | undefined } | undefined {
  if (policy === undefined) return undefined;
  try {
    const parsed: unknown = JSON.parse(policy);
    if (typeof parsed !== 'object' || parsed === null) return undefined;
    const { deadLetterTargetArn, maxReceiveCount } = parsed as Readonly<Record<string, unknown>>;
    if (typeof deadLetterTargetArn !== 'string' || deadLetterTargetArn === '') return undefined;
    // AWS writes the count as a number, or as a text of one.
    return { queue: deadLetterTargetArn, maxReceives: numberOf(String(maxReceiveCount)) };
  } catch {
    return undefined;
  }
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
