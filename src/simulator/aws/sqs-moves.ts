import type {
  CancelMessageMoveTaskCommandOutput,
  ListDeadLetterSourceQueuesCommandOutput,
  ListMessageMoveTasksCommandOutput,
  StartMessageMoveTaskCommandInput,
  StartMessageMoveTaskCommandOutput,
} from '@aws-sdk/client-sqs';
import { sourcesOf, startMove } from '../world/signals/message-moves.ts';
import { queueOf, uuid } from '../world/signals/queues.ts';
import type { MessageMove, Queue } from '../world/state/queue.ts';
import { awsFailure } from './failure.ts';
import { type CallContext, mutates, type Operation, reads } from './operation.ts';
import { page } from './page.ts';

type Answer<T> = Omit<T, '$metadata'>;

interface ListSources {
  readonly QueueUrl?: string;
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

/** Whose dead letters a queue holds, and SQS's own way to move them back. */
export const messageMoves: Readonly<Record<string, Operation>> = {
  ListDeadLetterSourceQueues: reads(listSources),
  StartMessageMoveTask: mutates(start),
  ListMessageMoveTasks: reads(list),
  CancelMessageMoveTask: mutates(cancel),
};

/** AWS: at most a thousand, and a token for more only where a page size was asked for. */
function listSources(
  { QueueUrl, MaxResults: size, NextToken: token }: ListSources,
  { world, scope }: CallContext,
): Answer<ListDeadLetterSourceQueuesCommandOutput> {
  const queue = world.queues.get(QueueUrl ?? '');
  if (queue === undefined || queue.region !== scope.region)
    throw awsFailure('QueueDoesNotExist', 'The specified queue does not exist.');
  const { items, next } = page(
    sourcesOf(world, queue).map(({ url }) => url),
    { token, size, sizeAtMost: 1_000, invalidToken: 'InvalidParameterValue' },
  );
  return { queueUrls: [...items], ...(next === undefined || size === undefined ? {} : { NextToken: next }) };
}

function start(
  input: StartMessageMoveTaskCommandInput,
  context: CallContext,
): Answer<StartMessageMoveTaskCommandOutput> {
  const { DestinationArn: destination, MaxNumberOfMessagesPerSecond: perSecond } = input;
  const queue = queueAt(input.SourceArn, context);
  if (destination !== undefined) queueAt(destination, context);
  if (perSecond !== undefined && !(perSecond >= 1 && perSecond <= 500))
    throw awsFailure('InvalidParameterValue', 'MaxNumberOfMessagesPerSecond is 1 to 500.');
  if (sourcesOf(context.world, queue).length === 0)
    throw awsFailure('InvalidParameterValue', 'Source queue must be configured as a Dead Letter Queue.');
  if (queue.moves.some(({ status }) => status === 'RUNNING'))
    throw awsFailure('InvalidParameterValue', 'There is already a task running.');
  const { handle } = startMove(context.world, queue, { handle: uuid(context.world), perSecond, destination });
  return { TaskHandle: handle };
}

/** AWS: the newest first; one where no number is asked for, and ten at most. */
function list(
  { SourceArn, MaxResults = 1 }: { readonly SourceArn?: string; readonly MaxResults?: number },
  context: CallContext,
): Answer<ListMessageMoveTasksCommandOutput> {
  const queue = queueAt(SourceArn, context);
  return {
    Results: queue.moves
      .toReversed()
      .slice(0, MaxResults)
      .map((move) => taskShape(move, queue)),
  };
}

/** AWS gives the handle of a task only while it runs. */
const taskShape = (move: MessageMove, { arn }: Queue) => ({
  ...(move.status === 'RUNNING' ? { TaskHandle: move.handle } : {}),
  Status: move.status,
  SourceArn: arn,
  ...(move.destination === undefined ? {} : { DestinationArn: move.destination }),
  ...(move.perSecond === undefined ? {} : { MaxNumberOfMessagesPerSecond: move.perSecond }),
  ApproximateNumberOfMessagesMoved: Math.round(move.moved),
  ApproximateNumberOfMessagesToMove: move.toMove,
  StartedTimestamp: move.startedAt,
});

function cancel(
  { TaskHandle }: { readonly TaskHandle?: string },
  { world, scope }: CallContext,
): Answer<CancelMessageMoveTaskCommandOutput> {
  const move = [...world.queues.values()]
    .filter(({ region }) => region === scope.region)
    .flatMap(({ moves }) => moves)
    .find(({ handle }) => handle === TaskHandle);
  if (move === undefined) throw awsFailure('ResourceNotFoundException', 'Task does not exist.', 404);
  if (move.status !== 'RUNNING')
    throw awsFailure('UnsupportedOperation', 'Only active tasks can be cancelled.');
  move.status = 'CANCELLED';
  return { ApproximateNumberOfMessagesMoved: Math.round(move.moved) };
}

function queueAt(arn: string | undefined, { world, scope }: CallContext): Queue {
  const queue = queueOf(world, arn ?? '');
  if (queue === undefined || queue.region !== scope.region)
    throw awsFailure('ResourceNotFoundException', "The resource that you specified doesn't exist.", 404);
  return queue;
}
