import type { Resource } from '../../model/resource.ts';
import type { Signal } from '../../model/signal.ts';
import type { Finding } from '../finding.ts';
import { silentWhenIdle } from '../idle-silence.ts';
import { known } from '../known.ts';
import { readDatapoints, type Series } from '../metric-data.ts';
import { metricsInTurn } from '../metrics-in-turn.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { deadLetterSenders } from './dead-letter-senders.ts';
import { deadLettersWord, depthWord, oldestMessageWord, windowMs } from './queue-words.ts';

/** How many messages lie in each known queue, and how long the oldest of them has waited. */
export const messagesPart: PollPart = {
  name: 'messages',
  everyMs: 60_000,
  reach: 'regional',
  permissions: ['cloudwatch:GetMetricData'],
  poll: async (context) => [
    await metricsInTurn(queuesIn(context), context, {
      voice: { poller: 'sqs', part: messagesPart },
      metricsOf: () => metrics.length,
      heldOf: heldIn(context),
      read: (due) => readMessages(due, context),
    }),
  ],
};

export const queuesIn = (context: PollContext): readonly Resource[] => known(context, 'sqs:queue');

const metrics = ['ApproximateAgeOfOldestMessage', 'ApproximateNumberOfMessagesVisible'] as const;

/** What is said of a queue, and by its dead letters of those that send them. */
function heldIn(context: PollContext): (queue: Resource) => readonly Signal[] {
  const { signals } = context.model;
  const senders = Map.groupBy(deadLetterSenders(context), ({ to }) => to);
  return ({ id }) => [
    ...(signals.get(id) ?? []).filter(({ check }) => ownChecks.has(check)),
    ...(senders.get(id) ?? []).flatMap(({ from, check }) =>
      (signals.get(from.id) ?? []).filter((held) => held.check === check && held.by === id),
    ),
  ];
}

const ownChecks: ReadonlySet<string> = new Set(['sqs/oldest-message', 'sqs/depth']);

const minuteMs = 60_000;

/** What is looked back on: a quarter of an hour, and the minutes that CloudWatch takes to publish. */
const lookBackMs = windowMs + 5 * minuteMs;

interface Measured {
  readonly age: Series;
  readonly depth: Series;
}

const nothing: Series = { datapoints: new Map() };
const unmeasured: Measured = { age: nothing, depth: nothing };

/** Throws AwsError. */
export async function readMessages(
  queues: readonly Resource[],
  context: PollContext,
): Promise<readonly Finding[]> {
  const now = context.now();
  const series = await readDatapoints(
    context,
    queues.flatMap(({ name }) =>
      metrics.map((metric) => ({
        namespace: 'AWS/SQS',
        metric,
        dimensions: { QueueName: name },
        statistic: 'Maximum',
        periodSeconds: 60,
      })),
    ),
    { startAt: Math.floor((now - lookBackMs) / minuteMs) * minuteMs, endAt: now },
  );
  const measured = new Map<string, Measured>(
    queues.map(({ id }, index) => [
      id,
      { age: series[2 * index] ?? nothing, depth: series[2 * index + 1] ?? nothing },
    ]),
  );
  const senders = deadLetterSenders(context);
  const uses = Map.groupBy(senders, ({ to }) => to);
  const others = new Set(queuesIn(context).flatMap(({ id }) => (measured.has(id) ? [] : id)));
  return [
    ...queues.flatMap((queue) =>
      findingsOn(
        queue,
        { ...(measured.get(queue.id) ?? unmeasured), isForDeadLetters: uses.has(queue.id) },
        context,
      ),
    ),
    ...senders
      // Where only some queues are read, the others keep their word.
      .filter(({ to }) => !others.has(to))
      .map(
        ({ from, check, to }): Finding => ({
          resource: from.id,
          check,
          by: to,
          family: 'application',
          nature: 'warning-only',
          ...deadLettersWord(measured.get(to)?.depth, { now, shared: (uses.get(to)?.length ?? 0) > 1 }),
        }),
      ),
  ];
}

function findingsOn(
  queue: Resource,
  { age, depth, isForDeadLetters }: Measured & { readonly isForDeadLetters: boolean },
  context: PollContext,
): readonly Finding[] {
  const now = context.now();
  const retention = queue.facts['retentionSeconds'];
  const retentionSeconds = typeof retention === 'number' ? retention : undefined;
  const oldest = oldestMessageWord(age, { now, retentionSeconds, isForDeadLetters });
  const common = { resource: queue.id, family: 'application' } as const;
  return [
    silentWhenIdle({ ...common, check: 'sqs/oldest-message', ...oldest }, context),
    { ...common, check: 'sqs/depth', nature: 'warning-only', ...depthWord(depth, { now, isForDeadLetters }) },
  ];
}
