import { expect, it } from 'vitest';
import { drawQueues } from '../../../../src/simulator/snapshot/draw-queues.ts';
import type { Sketch } from '../../../../src/simulator/snapshot/sketch.ts';
import { modelOf, resourceOf } from '../../../support/model-of.ts';

const queue = (name: string, deadLetterQueue?: string, region = 'eu-west-1') =>
  resourceOf({
    id: `arn:aws:sqs:${region}:111122223333:${name}`,
    kind: 'sqs:queue',
    name,
    region,
    facts: {
      retentionSeconds: 3_600,
      ...(deadLetterQueue === undefined
        ? {}
        : { maxReceives: 3, deadLetterQueue: `arn:aws:sqs:eu-west-1:111122223333:${deadLetterQueue}` }),
    },
  });

it('draws dead-letter queues first, and says of what cannot be simulated why it is left out', () => {
  const resources = [
    queue('a-orders', 'z-dead'),
    queue('b-elsewhere', undefined, 'us-west-2'),
    queue('c-ring', 'd-ring'),
    queue('d-ring', 'c-ring'),
    queue('e-orders.fifo'),
    queue('z-dead'),
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
  expect(drawQueues(sketch)).toEqual([
    { name: 'z-dead', region: 'eu-west-1', retention: '3600s' },
    { name: 'a-orders', region: 'eu-west-1', retention: '3600s', deadLetterQueue: 'z-dead', maxReceives: 3 },
  ]);
  expect(sketch.leftOut).toEqual([
    'queue e-orders.fifo in eu-west-1: FIFO queues are not simulated',
    'queue b-elsewhere in us-west-2: nothing else is in its region',
    'queue c-ring in eu-west-1: it is among its own dead-letter queues',
    'queue d-ring in eu-west-1: it is among its own dead-letter queues',
  ]);
});
