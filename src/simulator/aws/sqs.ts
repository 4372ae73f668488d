import { createHash } from 'node:crypto';
import {
  createQueue,
  deleteMessage,
  queueUrl,
  receiveMessages,
  sendMessage,
} from '../world/signals/queues.ts';
import { waitInCall } from '../world/control-plane.ts';
import { isFed } from '../world/signals/events.ts';
import { waitingIn } from '../world/signals/queue-traffic.ts';
import type { Queue, QueuedMessage } from '../world/state/queue.ts';
import type { World } from '../world/state/world.ts';
import { awsFailure } from './failure.ts';
import { messageMoves } from './sqs-moves.ts';
import { page } from './page.ts';
import { type CallContext, mutates, reads, type SimulatedService } from './operation.ts';

interface Named {
  readonly QueueUrl?: string;
}

interface Receive extends Named {
  readonly MaxNumberOfMessages?: number;
  readonly VisibilityTimeout?: number;
  readonly WaitTimeSeconds?: number;
}

interface Entry {
  readonly Id: string;
  readonly ReceiptHandle: string;
}

const atOnceAtMost = 10;
const waitAtMostSeconds = 20;

/** Standard queues. Receiving is no change to the world: it tells nobody of anything that was done to it. */
export const sqs: SimulatedService = {
  id: 'SQS',
  protocol: 'json',
  operations: {
    CreateQueue: mutates(makeQueue),
    GetQueueUrl: reads((input: { QueueName?: string }, context: CallContext) => {
      const url = queueUrl(context.world, input.QueueName ?? '', context.scope.region);
      return { QueueUrl: queueAt(url, context).url };
    }),
    ...messageMoves,
    ListQueues: reads(listQueues),
    ListQueueTags: reads((input: Named, context: CallContext) => {
      const { tags } = queueAt(input.QueueUrl, context);
      return Object.keys(tags).length === 0 ? {} : { Tags: tags };
    }),
    GetQueueAttributes: reads(
      (input: Named & { AttributeNames?: readonly string[] }, context: CallContext) => {
        const all = attributesOf(queueAt(input.QueueUrl, context), context.world);
        const { AttributeNames: asked = [] } = input;
        const told = Object.entries(all).filter(([name]) => asked.includes('All') || asked.includes(name));
        // AWS: nothing is answered where nothing is asked for, or where the queue has none of it.
        return told.length === 0 ? {} : { Attributes: Object.fromEntries(told) };
      },
    ),
    SendMessage: mutates(
      (input: Named & { MessageBody?: string; DelaySeconds?: number }, context: CallContext) => {
        const body = input.MessageBody ?? '';
        const queue = queueAt(input.QueueUrl, context);
        const { id } = sendMessage(context.world, queue, body, (input.DelaySeconds ?? 0) * 1000);
        return { MessageId: id, MD5OfMessageBody: md5(body) };
      },
    ),
    ReceiveMessage: reads(receive),
    DeleteMessage: reads((input: Named & { ReceiptHandle?: string }, context: CallContext) => {
      deleteMessage(queueAt(input.QueueUrl, context), input.ReceiptHandle ?? '');
      return {};
    }),
    DeleteMessageBatch: reads((input: Named & { Entries?: readonly Entry[] }, context: CallContext) => {
      const entries = input.Entries ?? [];
      if (entries.length === 0)
        throw awsFailure('EmptyBatchRequest', 'There should be at least one entry in the request.');
      const queue = queueAt(input.QueueUrl, context);
      for (const { ReceiptHandle } of entries) deleteMessage(queue, ReceiptHandle);
      return { Successful: entries.map(({ Id }) => ({ Id })), Failed: [] };
    }),
    ChangeMessageVisibility: reads(
      (input: Named & { ReceiptHandle?: string; VisibilityTimeout?: number }, context: CallContext) => {
        const { messages } = queueAt(input.QueueUrl, context);
        const message = messages.find(
          ({ receipt }) => receipt !== undefined && receipt === input.ReceiptHandle,
        );
        if (message === undefined)
          throw awsFailure('ReceiptHandleIsInvalid', 'The input receipt handle is invalid.', 404);
        message.visibleAt = context.world.clock.now() + (input.VisibilityTimeout ?? 0) * 1000;
        return {};
      },
    ),
  },
};

interface Create {
  readonly QueueName?: string;
  readonly Attributes?: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, string>>;
}

/** A queue that is there already is answered as it is. */
function makeQueue({ QueueName: name = '', Attributes = {}, tags }: Create, { world, scope }: CallContext) {
  if (!/^[\w-]{1,80}$/.test(name)) throw awsFailure('InvalidParameterValue', 'The queue name is invalid.');
  const retention = Attributes['MessageRetentionPeriod'];
  const { url } = createQueue(world, {
    name,
    region: scope.region,
    visibilityMs: Number(Attributes['VisibilityTimeout'] ?? 30) * 1000,
    ...(retention === undefined ? {} : { retentionMs: Number(retention) * 1000 }),
    ...redriveOf(Attributes['RedrivePolicy']),
    ...(tags === undefined ? {} : { tags }),
  });
  return { QueueUrl: url };
}

function redriveOf(policy: string | undefined): Pick<Queue, 'redrive'> {
  if (policy === undefined) return {};
  const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(policy) as Readonly<Record<string, unknown>>;
  return { redrive: { deadLetterQueue: String(deadLetterTargetArn), maxReceives: Number(maxReceiveCount) } };
}

/** AWS: at most a thousand, and a token for more only where a page size was asked for. */
function listQueues(
  input: { readonly QueueNamePrefix?: string; readonly MaxResults?: number; readonly NextToken?: string },
  { world, scope }: CallContext,
) {
  const { QueueNamePrefix: prefix = '', MaxResults: size, NextToken: token } = input;
  const urls = [...world.queues.values()]
    .filter((queue) => queue.region === scope.region && queue.name.startsWith(prefix))
    .map(({ url }) => url);
  const { items, next } = page(urls, {
    token,
    size,
    sizeAtMost: 1_000,
    invalidToken: 'InvalidParameterValue',
  });
  return {
    ...(items.length === 0 ? {} : { QueueUrls: items }),
    ...(next === undefined || size === undefined ? {} : { NextToken: next }),
  };
}

function attributesOf(queue: Queue, world: World): Readonly<Record<string, string>> {
  const now = world.clock.now();
  const { redrive, traffic } = queue;
  const visible = queue.messages.filter((message) => message.visibleAt <= now).length;
  return {
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(visible + (traffic === undefined ? 0 : waitingIn(traffic))),
    ApproximateNumberOfMessagesNotVisible: String(queue.messages.length - visible),
    VisibilityTimeout: String(queue.visibilityMs / 1000),
    MessageRetentionPeriod: String(queue.retentionMs / 1000),
    CreatedTimestamp: String(Math.floor(queue.createdAt / 1000)),
    ...(isFed(world, queue) ? { Policy: JSON.stringify(rulesSend(queue)) } : {}),
    ...(redrive === undefined
      ? {}
      : {
          RedrivePolicy: JSON.stringify({
            deadLetterTargetArn: redrive.deadLetterQueue,
            maxReceiveCount: redrive.maxReceives,
          }),
        }),
  };
}

/** As deploy/events has it. */
const rulesSend = ({ arn }: Queue) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'RulesSend',
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: arn,
    },
  ],
});

/** A long poll waits on the virtual clock until a message comes or its time is up. */
async function receive(input: Receive, context: CallContext) {
  const { world } = context;
  const queue = queueAt(input.QueueUrl, context);
  const most = input.MaxNumberOfMessages ?? 1;
  const seconds = input.WaitTimeSeconds ?? 0;
  if (!(most >= 1 && most <= atOnceAtMost) || !(seconds >= 0 && seconds <= waitAtMostSeconds))
    throw awsFailure('InvalidParameterValue', 'MaxNumberOfMessages is 1 to 10, WaitTimeSeconds 0 to 20.');
  const visibilityMs =
    input.VisibilityTimeout === undefined ? queue.visibilityMs : input.VisibilityTimeout * 1000;
  const take = () => receiveMessages(world, queue, { most, visibilityMs });
  let messages = take();
  if (messages.length === 0 && seconds > 0) {
    const arrival = new AbortController();
    const wake = () => arrival.abort();
    queue.waiting.add(wake);
    await waitInCall(world, seconds * 1000, arrival.signal);
    queue.waiting.delete(wake);
    messages = take();
  }
  return messages.length === 0 ? {} : { Messages: messages.map(messageShape) };
}

function messageShape(message: QueuedMessage) {
  return {
    MessageId: message.id,
    ReceiptHandle: message.receipt,
    MD5OfBody: md5(message.body),
    Body: message.body,
    Attributes: {
      SentTimestamp: String(message.sentAt),
      ApproximateReceiveCount: String(message.receives),
      ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    },
  };
}

function queueAt(url: string | undefined, { world, scope }: CallContext): Queue {
  const queue = world.queues.get(url ?? '');
  if (queue === undefined || queue.region !== scope.region)
    throw awsFailure('QueueDoesNotExist', 'The specified queue does not exist.');
  return queue;
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
