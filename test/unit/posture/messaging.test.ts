import { describe, expect, it } from 'vitest';
import type { Resource } from '../../../src/model/resource.ts';
import type { SketchedResource } from '../../../src/posture/rule.ts';
import { messaging } from '../../../src/posture/services/messaging.ts';
import { caseModel } from '../../support/posture-case.ts';

const queue = (name: string, facts: Resource['facts'], region = 'us-east-1'): SketchedResource => ({
  kind: 'sqs:queue',
  name,
  region,
  facts,
});

function answerOf(id: string, first: SketchedResource, ...others: readonly SketchedResource[]) {
  const rule = messaging.rules.find((one) => one.id === id);
  if (rule === undefined) throw new Error(`there is no rule ${id}`);
  const { subject, model } = caseModel({ resources: [first, ...others] });
  return rule.concerns?.(subject, model) === false ? 'no concern' : rule.judge(subject, model).kind;
}

describe('the rules on queues', () => {
  const bare = queue('orders-failed', { hasDeadLetterQueue: false, retentionSeconds: 60 });

  it('ask no dead-letter queue, and no retention of its own, of one that is for dead letters', () => {
    const source = queue('orders', { hasDeadLetterQueue: true, deadLetterQueue: 'orders-failed' });
    expect(answerOf('sqs/no-dead-letter-queue', bare, source)).toBe('no concern');
    expect(answerOf('sqs/short-retention', bare, source)).toBe('no concern');
    expect(answerOf('sqs/dead-letters-kept-too-short', bare)).toBe('no concern');
  });

  it('ask no dead-letter queue of one that is for what a topic could not deliver', () => {
    const subscription: SketchedResource = {
      kind: 'sns:subscription',
      name: 'placed to orders',
      facts: { hasDeadLetterQueue: true, deadLetterQueue: 'orders-failed' },
    };
    expect(answerOf('sqs/no-dead-letter-queue', bare, subscription)).toBe('no concern');
    expect(answerOf('sqs/short-retention', bare, subscription)).toBe('weak');
  });

  it.each([
    ['weak', 'https'],
    ['no concern', 'email'],
    ['no concern', 'sms'],
  ])('say %s of a subscription by %s that has none', (kind, protocol) => {
    const facts = { protocol, hasDeadLetterQueue: false };
    expect(answerOf('sns/no-dead-letter-queue', { kind: 'sns:subscription', name: 'a', facts })).toBe(kind);
  });

  it('cannot tell a queue without one as long as it may be that of another, which is in its region', () => {
    expect(answerOf('sqs/no-dead-letter-queue', bare, queue('unread', {}))).toBe('cannot-tell');
    expect(answerOf('sqs/no-dead-letter-queue', bare, queue('unread', {}, 'eu-west-1'))).toBe('weak');
  });

  it.each([
    ['weak', 100, 100],
    ['sound', 100, 99],
    ['cannot-tell', 100, undefined],
  ])('say %s of dead letters that are kept %d s beside a source of %s s', (kind, own, source) => {
    const facts = { hasDeadLetterQueue: true, deadLetterQueue: 'dead' };
    expect(
      answerOf(
        'sqs/dead-letters-kept-too-short',
        queue('dead', { retentionSeconds: own }),
        queue('orders', source === undefined ? facts : { ...facts, retentionSeconds: source }),
      ),
    ).toBe(kind);
  });
});
