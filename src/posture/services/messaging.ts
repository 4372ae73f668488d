import type { Model } from '../../model/model.ts';
import type { Resource } from '../../model/resource.ts';
import { queues, topics } from '../recovery/messages.ts';
import { sendersBeside, sendersTo } from '../dead-letters.ts';
import { numberIn } from '../read.ts';
import { topicRules } from './topics.ts';
import { cannotTell, type PostureRule, type PostureService, sound, weak } from '../rule.ts';

const kinds = ['sqs:queue'] as const;

const failed = { deadLetterQueue: 'orders-failed', hasDeadLetterQueue: true };

const noDeadLetterQueue: PostureRule = {
  id: 'sqs/no-dead-letter-queue',
  title: 'A queue without a dead-letter queue',
  severity: 'medium',
  kinds,
  reads: ['hasDeadLetterQueue'],
  why: 'A message that cannot be processed comes back again and again, takes the place of good ones, and is deleted unseen when it is too old.',
  change: 'Give the queue a redrive policy with a dead-letter queue, and an alarm on what lies in that.',
  bearsOn: ['slo', 'rpoSeconds'],
  concerns: (queue, model) => sendersTo(queue, model).length === 0,
  judge: (queue, model) => {
    if (queue.facts['hasDeadLetterQueue'] === true) return sound;
    // It may be the dead-letter queue of one that was not read yet.
    const unread = sendersBeside(queue, model).some(
      ({ facts }) => facts['hasDeadLetterQueue'] === undefined && facts['deadLetterQueues'] === undefined,
    );
    return unread
      ? cannotTell('whether it is the dead-letter queue of another')
      : weak('it has no redrive policy');
  },
  cases: {
    fires: { resources: [{ kind: 'sqs:queue', name: 'orders', facts: { hasDeadLetterQueue: false } }] },
    sound: { resources: [{ kind: 'sqs:queue', name: 'orders', facts: failed }] },
  },
};

const daySeconds = 86_400;

const shortRetention: PostureRule = {
  id: 'sqs/short-retention',
  title: 'A queue that forgets within a day',
  severity: 'medium',
  kinds,
  reads: ['retentionSeconds'],
  why: 'When its consumers stop for longer than that, as over a night, the messages that wait are deleted and nobody has them any more.',
  change: 'Raise the message retention period to several days; AWS’s default is four, the most is fourteen.',
  bearsOn: ['rpoSeconds'],
  concerns: (queue, model) => sourcesOf(queue, model).length === 0,
  judge: (queue) => {
    const seconds = numberIn(queue, 'retentionSeconds') ?? 0;
    return seconds < daySeconds ? weak(`messages are deleted after ${inWords(seconds)}`) : sound;
  },
  cases: {
    fires: {
      resources: [{ kind: 'sqs:queue', name: 'orders', facts: { retentionSeconds: daySeconds - 1 } }],
    },
    sound: { resources: [{ kind: 'sqs:queue', name: 'orders', facts: { retentionSeconds: daySeconds } }] },
  },
};

/**
 * AWS (SQS Developer Guide, dead-letter queues): in a standard queue a message that is moved keeps the time at
 * which it was first sent, so that one that failed late has little left of the new queue's retention.
 */
const deadLettersKeptTooShort: PostureRule = {
  id: 'sqs/dead-letters-kept-too-short',
  title: 'Dead letters that are deleted before anybody looks',
  severity: 'medium',
  kinds,
  reads: ['retentionSeconds'],
  why: 'A message that is moved to the dead-letter queue keeps its age. Where that queue keeps messages no longer than the one that they come from, a late failure is deleted at once.',
  change: 'Set the retention of the dead-letter queue to fourteen days, and longer than that of its sources.',
  bearsOn: ['rpoSeconds'],
  concerns: (queue, model) => sourcesOf(queue, model).length > 0,
  judge: (queue, model) => {
    const seconds = numberIn(queue, 'retentionSeconds') ?? 0;
    const sources = sourcesOf(queue, model);
    const longer = sources.find((source) => (numberIn(source, 'retentionSeconds') ?? 0) >= seconds);
    if (longer !== undefined)
      return weak(`it keeps messages for ${inWords(seconds)}, and ${longer.name} for as long or longer`);
    return sources.some((source) => numberIn(source, 'retentionSeconds') === undefined)
      ? cannotTell('how long its sources keep messages')
      : sound;
  },
  cases: {
    fires: {
      resources: [
        { kind: 'sqs:queue', name: 'orders-failed', facts: { retentionSeconds: 4 * daySeconds } },
        { kind: 'sqs:queue', name: 'orders', facts: { ...failed, retentionSeconds: 4 * daySeconds } },
      ],
    },
    sound: {
      resources: [
        { kind: 'sqs:queue', name: 'orders-failed', facts: { retentionSeconds: 14 * daySeconds } },
        { kind: 'sqs:queue', name: 'orders', facts: { ...failed, retentionSeconds: 4 * daySeconds } },
      ],
    },
  },
};

/** Queues whose dead letters come to this one. */
function sourcesOf(queue: Resource, model: Model): readonly Resource[] {
  return sendersTo(queue, model).filter(({ kind }) => kind === 'sqs:queue');
}

function inWords(seconds: number): string {
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return seconds < 2 * daySeconds
    ? `${Math.round(seconds / 3_600)} h`
    : `${Math.round(seconds / daySeconds)} days`;
}

export const messaging: PostureService = {
  name: 'SQS, SNS',
  rules: [noDeadLetterQueue, shortRetention, deadLettersKeptTooShort, ...topicRules],
  recoveries: [queues, topics],
};
