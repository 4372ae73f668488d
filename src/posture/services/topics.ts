import { numberIn, textIn } from '../read.ts';
import { type PostureRule, sound, weak } from '../rule.ts';

const noDeadLetterQueue: PostureRule = {
  id: 'sns/no-dead-letter-queue',
  title: 'A subscription without a dead-letter queue',
  severity: 'medium',
  kinds: ['sns:subscription'],
  reads: ['hasDeadLetterQueue', 'protocol'],
  why: 'What SNS cannot deliver to it is lost: at once where its policy or its address is wrong, else when SNS has tried often enough. Nobody can send it again.',
  change:
    'Give the subscription a redrive policy with a dead-letter queue, and an alarm on what lies in that.',
  bearsOn: ['rpoSeconds'],
  // People who read their mail late, or never, are no reason to keep it.
  concerns: (one) => !/^(email|email-json|sms)$/.test(textIn(one, 'protocol') ?? ''),
  judge: ({ facts }) => (facts['hasDeadLetterQueue'] === true ? sound : weak('it has no redrive policy')),
  cases: {
    fires: {
      resources: [
        {
          kind: 'sns:subscription',
          name: 'placed to orders',
          facts: { protocol: 'sqs', hasDeadLetterQueue: false },
        },
      ],
    },
    sound: {
      resources: [
        {
          kind: 'sns:subscription',
          name: 'placed to orders',
          facts: { protocol: 'sqs', hasDeadLetterQueue: true },
        },
      ],
    },
  },
};

const noSubscriber: PostureRule = {
  id: 'sns/no-subscriber',
  title: 'A topic to which nobody listens',
  severity: 'medium',
  kinds: ['sns:topic'],
  reads: ['confirmedSubscriptions'],
  why: 'What is published to it is told to nobody, and no error says so. Where alarms notify it, nobody is called.',
  change: 'Subscribe whom it is for, and have them confirm it; delete the topic where it is for nobody.',
  bearsOn: ['rtoSeconds'],
  judge: (topic) => {
    if ((numberIn(topic, 'confirmedSubscriptions') ?? 0) > 0) return sound;
    return (numberIn(topic, 'pendingSubscriptions') ?? 0) > 0
      ? weak('those who subscribed to it did not confirm that they want to')
      : weak('nobody has subscribed to it');
  },
  cases: {
    fires: { resources: [{ kind: 'sns:topic', name: 'oncall', facts: { confirmedSubscriptions: 0 } }] },
    sound: { resources: [{ kind: 'sns:topic', name: 'oncall', facts: { confirmedSubscriptions: 1 } }] },
  },
};

export const topicRules: readonly PostureRule[] = [noDeadLetterQueue, noSubscriber];
