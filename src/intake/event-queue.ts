import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { AwsAccess } from '../aws/access.ts';
import type { AwsScope } from '../aws/scope.ts';
import type { Clock } from '../runtime/clock.ts';
import { errorText } from '../runtime/error-text.ts';
import type { Logger } from '../runtime/logger.ts';
import type { EventDesk } from './event-desk.ts';

/** IAM actions on each queue. */
export const queuePermissions = ['sqs:ReceiveMessage', 'sqs:DeleteMessage'];

/** AWS: 10 messages a receive and 20 s of waiting at most. */
const mostAtOnce = 10;
const waitSeconds = 20;
/** An answer that takes this much longer than the wait does not come any more. */
const receiveTimeoutMs = 30_000;
/** While receives come back full, so many more ask at the same time. */
const helpers = 7;
/** Messages that wait for the journal. Beyond, nothing is received: they are safer where they are. */
const mostInHand = 1000;
const shortestRetryMs = 5000;
const longestRetryMs = 60_000;

export interface EventQueue {
  readonly url: string;
  readonly scope: AwsScope;
}

export interface QueueReader {
  readonly queue: EventQueue;
  isUp(): boolean;
  start(): void;
  /** Nothing is received any more. What is in hand comes again from the queue, to whoever reads it then. */
  stop(): void;
}

/** Reads one queue for as long as the daemon runs. What goes wrong is told of and tried again. */
export function readQueue(parts: {
  readonly queue: EventQueue;
  readonly desk: Pick<EventDesk, 'take'>;
  readonly aws: AwsAccess;
  readonly clock: Clock;
  readonly log: Logger;
  onDown(reason: string): void;
  onUp(): void;
}): QueueReader {
  const { queue, desk, aws, clock, log } = parts;
  const { url: QueueUrl, scope } = queue;
  const stopping = new AbortController();
  const inHand = new Set<Promise<void>>();
  let messagesInHand = 0;
  let failures = 0;
  let isUp = false;
  const client = () => aws.client(SQSClient, scope, { priority: 'suspect' });

  const handle = async (messages: readonly Message[]): Promise<void> => {
    messagesInHand += messages.length;
    try {
      const taken = await Promise.all(
        messages.map(({ MessageId: id = '', Body: body = '' }) => desk.take({ id, body })),
      );
      const Entries = messages.flatMap(({ ReceiptHandle }, index) =>
        taken[index] && ReceiptHandle !== undefined ? [{ Id: String(index), ReceiptHandle }] : [],
      );
      if (Entries.length > 0) await client().send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    } catch (error) {
      // They come again, and are known by then.
      log.warn({ queue: QueueUrl, detail: errorText(error) }, 'messages could not be deleted');
    } finally {
      messagesInHand -= messages.length;
    }
  };

  /** Answers how many came. */
  const receive = async (WaitTimeSeconds: number): Promise<number> => {
    // Each of the few that wait here takes at most ten more, so the bound holds but for those.
    if (messagesInHand >= mostInHand) await Promise.race(inHand);
    try {
      const { Messages = [] } = await client().send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: mostAtOnce, WaitTimeSeconds }),
        { abortSignal: stopping.signal, requestTimeout: receiveTimeoutMs },
      );
      if (stopping.signal.aborted) return 0;
      failures = 0;
      isUp = true;
      parts.onUp();
      const handling = handle(Messages).then(() => void inHand.delete(handling));
      inHand.add(handling);
      return Messages.length;
    } catch (error) {
      if (stopping.signal.aborted) return 0;
      failures += 1;
      isUp = false;
      parts.onDown(errorText(error));
      await clock.sleep(Math.min(shortestRetryMs * 2 ** (failures - 1), longestRetryMs), stopping.signal);
      return 0;
    }
  };

  const drain = async (): Promise<void> => {
    while (!stopping.signal.aborted && (await receive(0)) === mostAtOnce);
  };

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted)
      if ((await receive(waitSeconds)) === mostAtOnce)
        await Promise.all(Array.from({ length: helpers }, drain));
  };

  return {
    queue,
    isUp: () => isUp,
    start: () => void run(),
    stop: () => stopping.abort('the daemon stops'),
  };
}
