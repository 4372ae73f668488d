import { describe, expect, it } from 'vitest';
import type { WrittenStack } from '../../../../../src/simulator/stacks/stack-schema.ts';
import { stackSchema } from '../../../../../src/simulator/stacks/stack-schema.ts';
import { buildStack } from '../../../../../src/simulator/stacks/build-stack.ts';
import { loadStack } from '../../../../../src/simulator/stacks/load-stack.ts';
import { takeOldest } from '../../../../../src/simulator/world/signals/queue-traffic.ts';
import { playWorld } from '../../../../support/played-shop.ts';

function shopWith(...written: NonNullable<WrittenStack['queues']>) {
  const queues = stackSchema.shape.queues.parse(written);
  const shop = playWorld(buildStack({ ...loadStack('shop'), queues }, 1));
  const url = (name: string) => `https://sqs.us-east-1.amazonaws.com/111122223333/${name}`;
  return {
    ...shop,
    async waiting(name: string): Promise<number> {
      const { Attributes } = await shop.call<{ Attributes: Record<string, string> }>(
        'SQS',
        'GetQueueAttributes',
        { QueueUrl: url(name), AttributeNames: ['ApproximateNumberOfMessages'] },
      );
      return Number(Attributes['ApproximateNumberOfMessages']);
    },
  };
}

describe('an application that uses a queue', () => {
  it.each([
    [2, 2, 0],
    [2, 1, 600],
  ])(
    'to which %d come a second and that gets %d done leaves %d more in ten minutes',
    async (arrives, takes, more) => {
      const shop = shopWith({ name: 'orders', arrivesPerSecond: arrives, takesPerSecond: takes });
      const before = await shop.waiting('orders');
      await shop.play(600);
      expect((await shop.waiting('orders')) - before).toBe(more);
    },
  );

  it('loses what nobody takes once its retention is over', async () => {
    const shop = shopWith({ name: 'orders', arrivesPerSecond: 1, retention: '10m' });
    await shop.play(3_600);
    expect(await shop.waiting('orders')).toBe(600);
  });

  it('sends what cannot be processed to the dead-letter queue, and to itself where it has none', async () => {
    const shop = shopWith(
      { name: 'failed' },
      { name: 'orders', arrivesPerSecond: 1, takesPerSecond: 5, deadLetterQueue: 'failed' },
      { name: 'alone', arrivesPerSecond: 1, takesPerSecond: 1 },
    );
    for (const { traffic } of shop.world.queues.values()) traffic?.poison.set({}, 0.5);
    await shop.play(600);
    expect(await shop.waiting('failed')).toBe(300);
    expect(await shop.waiting('orders')).toBe(0);
    expect(await shop.waiting('alone')).toBeGreaterThan(250);
  });

  it('takes the oldest first', () => {
    const backlog = [
      { sentAt: 1, count: 2 },
      { sentAt: 2, count: 5 },
    ];
    expect(takeOldest(backlog, 3)).toBe(3);
    expect(backlog).toEqual([{ sentAt: 2, count: 4 }]);
    expect(takeOldest(backlog, 9)).toBe(4);
    expect(backlog).toEqual([]);
  });
});

describe('the queues of an account', () => {
  it('are listed in pages where a page size is asked for, and with no field at all where there are none', async () => {
    const shop = shopWith({ name: 'a' }, { name: 'b' }, { name: 'c' });
    const first = await shop.call('SQS', 'ListQueues', { MaxResults: 2 });
    expect(first['QueueUrls']).toHaveLength(2);
    const rest = await shop.call('SQS', 'ListQueues', { MaxResults: 2, NextToken: first['NextToken'] });
    expect(rest['QueueUrls']).toEqual([expect.stringMatching(/\/c$/)]);
    expect(rest).not.toHaveProperty('NextToken');
    expect(await shop.call('SQS', 'ListQueues', {}, 'eu-west-1')).not.toHaveProperty('QueueUrls');
  });
});
