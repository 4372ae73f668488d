import { expect, it } from 'vitest';
import { drawTopics } from '../../../../src/simulator/snapshot/draw-topics.ts';
import type { Sketch } from '../../../../src/simulator/snapshot/sketch.ts';
import { modelOf, resourceOf } from '../../../support/model-of.ts';

const arn = (service: string, name: string) => `arn:aws:${service}:eu-west-1:111122223333:${name}`;

const topic = (name: string, region = 'eu-west-1') =>
  resourceOf({ id: arn('sns', name), kind: 'sns:topic', name, region });

const subscription = (id: string, protocol: string, to?: string) =>
  resourceOf({
    id: arn('sns', `placed:${id}`),
    kind: 'sns:subscription',
    facts: { topic: arn('sns', 'placed'), protocol, deadLetterQueue: arn('sqs', 'dead') },
    relations: to === undefined ? [] : [{ type: 'routes-to', to: arn('sqs', to) }],
  });

it('draws topics with those who listen and can be simulated, and makes up addresses', () => {
  const resources = [
    topic('placed'),
    topic('placed.fifo'),
    topic('elsewhere', 'us-west-2'),
    subscription('1', 'sqs', 'orders'),
    subscription('2', 'sqs', 'unknown'),
    subscription('3', 'https'),
    subscription('4', 'email'),
    subscription('5', 'firehose'),
    subscription('6', 'lambda', 'bill'),
  ];
  const sketch: Sketch = {
    observed: {
      account: '111122223333',
      regions: ['eu-west-1', 'us-west-2'],
      model: modelOf({ resources }),
      details: new Map(),
      unread: [],
    },
    leftOut: [],
    regions: [{ region: 'eu-west-1', zones: ['eu-west-1a'] }],
    balancers: [],
  };
  const queues = ['orders', 'dead'].map((name) => ({ name, region: 'eu-west-1' }));
  const functions = [{ name: 'bill', region: 'eu-west-1' }];
  expect(drawTopics(sketch, { queues, functions })).toEqual([
    {
      name: 'placed',
      region: 'eu-west-1',
      subscribers: [
        { protocol: 'sqs', endpoint: 'orders', deadLetterQueue: 'dead' },
        { protocol: 'https', endpoint: 'https://example.com/', deadLetterQueue: 'dead' },
        { protocol: 'email', endpoint: 'somebody@example.com', deadLetterQueue: 'dead' },
        { protocol: 'lambda', endpoint: 'bill', deadLetterQueue: 'dead' },
      ],
    },
  ]);
  expect(sketch.leftOut).toEqual([
    'topic placed.fifo in eu-west-1: FIFO topics are not simulated',
    'topic elsewhere in us-west-2: nothing else is in its region',
  ]);
});
