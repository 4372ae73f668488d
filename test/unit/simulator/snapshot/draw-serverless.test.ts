import { expect, it } from 'vitest';
import type { Resource } from '../../../../src/model/resource.ts';
import { drawFunctions, drawRules } from '../../../../src/simulator/snapshot/draw-serverless.ts';
import type { Sketch } from '../../../../src/simulator/snapshot/sketch.ts';
import { modelOf, resourceOf } from '../../../support/model-of.ts';

const arn = (rest: string) => `arn:aws:${rest.replace('@', 'eu-west-1:111122223333')}`;

const bill = arn('lambda:@:function:bill');

const rule = (name: string, facts: Resource['facts'], ...to: readonly string[]) =>
  resourceOf({
    id: arn(`events:@:rule/${name}`),
    kind: 'events:rule',
    name,
    facts: { bus: 'default', ...facts },
    relations: to.map((end) => ({ type: 'routes-to', to: end })),
  });

it('draws functions and rules with what was drawn of what they lead to, and says what is left out', () => {
  const resources = [
    resourceOf({
      id: arn('sqs:@:orders'),
      kind: 'sqs:queue',
      name: 'orders',
      relations: [{ type: 'routes-to', to: bill }],
    }),
    resourceOf({
      id: bill,
      kind: 'lambda:function',
      name: 'bill',
      facts: {
        timeoutSeconds: 30,
        reservedConcurrency: 20,
        subnetIds: ['a', 'b'],
        deadLetterQueue: arn('sqs:@:dead'),
      },
    }),
    resourceOf({
      id: arn('lambda:@:function:bare'),
      kind: 'lambda:function',
      name: 'bare',
      facts: { deadLetterQueue: arn('sns:@:elsewhere') },
    }),
    resourceOf({
      id: arn('lambda:us-west-2:111122223333:function:far'),
      kind: 'lambda:function',
      region: 'us-west-2',
    }),
    rule(
      'placed',
      {
        deadLetterQueues: [arn('sqs:@:dead')],
        targetsWithoutDeadLetterQueue: ['bill'],
        targetsNeverRetried: ['bill'],
      },
      bill,
      arn('sqs:@:orders'),
      arn('states:@:stateMachine:flow'),
    ),
    rule('flow', {}, arn('states:@:stateMachine:flow')),
    rule('with.dots', {}, bill),
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
  const functions = drawFunctions(sketch, queues);
  expect(functions).toEqual([
    { name: 'bare', region: 'eu-west-1', subnets: 0, queues: [] },
    {
      name: 'bill',
      region: 'eu-west-1',
      timeout: '30s',
      reservedConcurrency: 20,
      subnets: 2,
      deadLetterQueue: 'dead',
      queues: ['orders'],
    },
  ]);
  expect(drawRules(sketch, { queues, functions })).toEqual([
    {
      name: 'placed',
      region: 'eu-west-1',
      bus: 'default',
      targets: [
        { function: 'bill', retries: 0 },
        { queue: 'orders', deadLetterQueue: 'dead' },
      ],
    },
  ]);
  expect(sketch.leftOut).toEqual([
    'function far in us-west-2: nothing else is in its region',
    'rule flow in eu-west-1: none of its targets is simulated',
    'rule with.dots in eu-west-1: its name cannot be simulated',
  ]);
});
