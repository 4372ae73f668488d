import { GetQueueAttributesCommand, type QueueAttributeName, SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { AwsError } from '../../../aws/error.ts';
import { newestDatapoints } from '../../../pollers/metric-data.ts';
import { errorText } from '../../../runtime/error-text.ts';
import { UsageError } from '../../../runtime/usage-error.ts';
import { durationInWords } from '../../../safety/in-words.ts';
import { eventQueues } from '../../event-queues.ts';
import type { Check, ExaminedAccount, Finding } from '../check.ts';

/** AWS tells the age of the oldest message by a metric only, up to some minutes late, and not of a queue that rests. */
const lookBackMs = 15 * 60_000;

/** A message is taken within a second or two; one that waits longer has nobody who takes it, or came garbled. */
const longMs = 60_000;

type Queue = ReturnType<typeof eventQueues>[number];

/** The queues that events come by: nothing is received, for what is received once is hidden from the daemon. */
export const eventQueuesCheck: Check = {
  name: 'queues of events',
  examine: async ({ config, accounts, clock }) => {
    if (accounts.length === 0) return [];
    try {
      const queues = eventQueues(config.intake, accounts);
      const found = await Promise.all(
        queues.map((queue) =>
          look(queue, accounts.find(({ account }) => account === queue.scope.account)?.aws, clock.now()),
        ),
      );
      return found.flat();
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      return [
        { what: 'queues of events', verdict: 'problem', detail: error.message, todo: 'correct intake.sqs' },
      ];
    }
  },
};

type Aws = ExaminedAccount['aws'];

const asked: QueueAttributeName[] = ['Policy', 'RedrivePolicy', 'ApproximateNumberOfMessages'];

async function look(queue: Queue, aws: Aws | undefined, now: number): Promise<readonly Finding[]> {
  const { url: QueueUrl, scope } = queue;
  const name = QueueUrl.slice(QueueUrl.lastIndexOf('/') + 1);
  const what = `queue ${name} in ${scope.account}, ${scope.region}`;
  if (aws === undefined) return [];
  try {
    const sqs = aws.client(SQSClient, scope, { priority: 'verify' });
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: asked }),
    );
    const waiting = Attributes['ApproximateNumberOfMessages'] ?? 'an unknown number';
    return [
      { what, verdict: 'ok', detail: `it is there and can be looked at; ${waiting} of its messages wait` },
      sending(`${what}: policy`, Attributes['Policy']),
      deadLetters(`${what}: dead letters`, Attributes['RedrivePolicy']),
      await oldest(`${what}: oldest message`, { aws, scope, name, now }),
    ];
  } catch (error) {
    // Reading events needs no such permission.
    if (error instanceof AwsError && error.failure === 'denied')
      return [
        {
          what,
          verdict: 'unknown',
          detail: `how it is set may not be read, so no more is told: ${error.message}`,
        },
      ];
    return [
      {
        what,
        verdict: 'problem',
        detail: errorText(error),
        todo: 'make it with deploy/events and correct intake.sqs, and permit what "holdfast iam-policy" prints',
      },
    ];
  }
}

const oneOrMore = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const policyShape = z.object({
  Statement: z.array(
    z.object({
      Effect: z.string(),
      Principal: z
        .union([z.string(), z.object({ Service: oneOrMore.optional(), AWS: oneOrMore.optional() })])
        .optional(),
      Action: oneOrMore.optional(),
    }),
  ),
});

/** Whether some statement lets EventBridge send. What it is conditional on (which rules) is not judged. */
function sending(what: string, policy: string | undefined): Finding {
  const todo = 'give it the policy of deploy/events, which lets the rules of Holdfast send';
  if (policy === undefined)
    return { what, verdict: 'problem', detail: 'it has none, so EventBridge may not send to it', todo };
  const { Statement = [] } = policyShape.safeParse(parsed(policy)).data ?? {};
  const lets = Statement.some(({ Effect, Principal, Action = [] }) => {
    const services =
      typeof Principal === 'string'
        ? [Principal]
        : [...(Principal?.Service ?? []), ...(Principal?.AWS ?? [])];
    const isEventBridge = services.some((one) => one === 'events.amazonaws.com' || one === '*');
    const sends = Action.some((one) => ['sqs:sendmessage', 'sqs:*', '*'].includes(one.toLowerCase()));
    return Effect === 'Allow' && isEventBridge && sends;
  });
  return lets
    ? { what, verdict: 'ok', detail: 'it lets EventBridge send' }
    : { what, verdict: 'problem', detail: 'no statement of it lets events.amazonaws.com send', todo };
}

const redriveShape = z.object({ deadLetterTargetArn: z.string(), maxReceiveCount: z.coerce.number() });

function deadLetters(what: string, redrive: string | undefined): Finding {
  const said = redriveShape.safeParse(parsed(redrive ?? '')).data;
  if (said === undefined)
    return {
      what,
      verdict: 'warning',
      detail: 'it has no dead-letter queue: what is no event comes again until its retention is over',
      todo: 'give it one, as deploy/events does',
    };
  const to = said.deadLetterTargetArn.slice(said.deadLetterTargetArn.lastIndexOf(':') + 1);
  return {
    what,
    verdict: 'ok',
    detail: `after ${said.maxReceiveCount} receives in vain a message goes to ${to}`,
  };
}

async function oldest(
  what: string,
  {
    aws,
    scope,
    name,
    now,
  }: Pick<Queue, 'scope'> & { readonly aws: Aws; readonly name: string; readonly now: number },
): Promise<Finding> {
  try {
    const query = {
      namespace: 'AWS/SQS',
      metric: 'ApproximateAgeOfOldestMessage',
      dimensions: { QueueName: name },
      statistic: 'Maximum',
      periodSeconds: 60,
    };
    const window = { startAt: now - lookBackMs, endAt: now };
    const [newest] = await newestDatapoints({ aws, scope, priority: 'verify' }, [query], window);
    if (newest?.datapoint === undefined)
      return {
        what,
        verdict: 'unknown',
        detail: 'CloudWatch has no figure of the last 15 minutes, as of a queue that nobody uses',
      };
    const ageMs = newest.datapoint.value * 1000;
    const detail = ageMs === 0 ? 'none waits' : `it has waited ${durationInWords(ageMs)}`;
    return ageMs <= longMs
      ? { what, verdict: 'ok', detail }
      : {
          what,
          verdict: 'warning',
          detail,
          todo: 'see whether Holdfast runs and reads it, and whether something else than EventBridge sends to it',
        };
  } catch (error) {
    return { what, verdict: 'unknown', detail: errorText(error) };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
