import { buses } from '../recovery/messages.ts';
import { textsIn } from '../read.ts';
import { type PostureRule, type PostureService, sound, weak } from '../rule.ts';

const kinds = ['events:rule'] as const;

const noDeadLetterQueue: PostureRule = {
  id: 'events/no-dead-letter-queue',
  title: 'A rule whose undelivered events are lost',
  severity: 'medium',
  kinds,
  reads: ['targetsWithoutDeadLetterQueue'],
  why: 'What a target does not take is dropped: at once where a permission is missing or it is not there any more, else after a day of tries. Nobody can send it again.',
  change: 'Give each target of the rule a dead-letter queue, and an alarm on what lies in it.',
  bearsOn: ['rpoSeconds'],
  judge: (rule) => {
    const without = textsIn(rule, 'targetsWithoutDeadLetterQueue');
    return without.length === 0 ? sound : weak(`no dead-letter queue is set for ${without.join(', ')}`);
  },
  cases: {
    fires: {
      resources: [
        { kind: 'events:rule', name: 'nightly', facts: { targetsWithoutDeadLetterQueue: ['bill'] } },
      ],
    },
    sound: {
      resources: [{ kind: 'events:rule', name: 'nightly', facts: { targetsWithoutDeadLetterQueue: [] } }],
    },
  },
};

const noRetry: PostureRule = {
  id: 'events/no-retry',
  title: 'A rule that tries only once',
  severity: 'medium',
  kinds,
  reads: ['targetsNeverRetried'],
  why: 'A target that is throttled or away for a second loses the event, where EventBridge would have tried again for a day.',
  change: 'Set the maximum retry attempts of the target to more than 0, or leave AWS’s 185 within 24 hours.',
  bearsOn: ['slo', 'rpoSeconds'],
  judge: (rule) => {
    const never = textsIn(rule, 'targetsNeverRetried');
    return never.length === 0 ? sound : weak(`nothing is sent again to ${never.join(', ')}`);
  },
  cases: {
    fires: {
      resources: [{ kind: 'events:rule', name: 'nightly', facts: { targetsNeverRetried: ['bill'] } }],
    },
    sound: { resources: [{ kind: 'events:rule', name: 'nightly', facts: { targetsNeverRetried: [] } }] },
  },
};

export const eventBridge: PostureService = {
  name: 'EventBridge',
  rules: [noDeadLetterQueue, noRetry],
  recoveries: [buses],
};
