import type { Resource } from '../../model/resource.ts';
import { complete, type Finding } from '../finding.ts';
import { silentWhenIdle } from '../idle-silence.ts';
import { known } from '../known.ts';
import { readDatapoints, type Series } from '../metric-data.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { deadLettersWord, depthWord, oldestMessageWord, windowMs } from './queue-words.ts';

/** How many messages lie in each known queue, and how long the oldest of them has waited. */
export const messagesPart: PollPart = {
  name: 'messages',
  everyMs: 60_000,
  reach: 'regional',
  permissions: ['cloudwatch:GetMetricData'],
  poll: async (context) => [
    complete({ poller: 'sqs', part: messagesPart }, context, {
      findings: await readMessages(queuesIn(context), context),
    }),
  ],
};

export const queuesIn = (context: PollContext): readonly Resource[] => known(context, 'sqs:queue');

const minuteMs = 60_000;

/** What is looked back on: a quarter of an hour, and the minutes that CloudWatch takes to publish. */
const lookBackMs = windowMs + 5 * minuteMs;

const nothing: Series = { datapoints: new Map() };

interface Measured {
  readonly age: Series;
  readonly depth: Series;
}

/** Throws AwsError. */
export async function readMessages(
  queues: readonly Resource[],
  context: PollContext,
): Promise<readonly Finding[]> {
  const now = context.now();
  const series = await readDatapoints(
    context,
    queues.flatMap(({ name }) =>
      ['ApproximateAgeOfOldestMessage', 'ApproximateNumberOfMessagesVisible'].map((metric) => ({
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
  const uses = deadLetterUses(context);
  return queues.flatMap((queue) => findingsOn(queue, { measured, uses, now, context }));
}

/** How many queues send their dead letters to each. */
function deadLetterUses(context: PollContext): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  for (const { facts } of queuesIn(context)) {
    const to = facts['deadLetterQueue'];
    if (typeof to === 'string') uses.set(to, (uses.get(to) ?? 0) + 1);
  }
  return uses;
}

function findingsOn(
  queue: Resource,
  about: {
    readonly measured: ReadonlyMap<string, Measured>;
    readonly uses: ReadonlyMap<string, number>;
    readonly now: number;
    readonly context: PollContext;
  },
): readonly Finding[] {
  const { measured, uses, now, context } = about;
  const { age = nothing, depth = nothing } = measured.get(queue.id) ?? {};
  const isForDeadLetters = uses.has(queue.id);
  const retention = queue.facts['retentionSeconds'];
  const retentionSeconds = typeof retention === 'number' ? retention : undefined;
  const oldest = oldestMessageWord(age, { now, retentionSeconds, isForDeadLetters });
  const common = { resource: queue.id, family: 'application' } as const;
  const to = queue.facts['deadLetterQueue'];
  return [
    silentWhenIdle({ ...common, check: 'sqs/oldest-message', ...oldest }, context),
    { ...common, check: 'sqs/depth', nature: 'warning-only', ...depthWord(depth, { now, isForDeadLetters }) },
    ...(typeof to === 'string'
      ? [
          {
            ...common,
            check: 'sqs/dead-letters',
            by: to,
            nature: 'warning-only',
            ...deadLettersWord(measured.get(to)?.depth, { now, shared: (uses.get(to) ?? 0) > 1 }),
          } as const,
        ]
      : []),
  ];
}
