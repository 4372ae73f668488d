import type { GetMetricDataCommandInput } from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';
import type { Model } from '../../src/model/model.ts';
import { events } from '../../src/pollers/events.ts';
import { sqs } from '../../src/pollers/sqs.ts';
import { stackSchema } from '../../src/simulator/stacks/stack-schema.ts';
import { modelOf, resourceOf } from '../support/model-of.ts';
import { type Answers, pollBench, refused, startedAt } from '../support/poll.ts';
import { watchedStack } from '../support/watched-stack.ts';

const home = 'arn:aws:events:us-east-1:111122223333:rule/';

function watchedRules() {
  const { queues, rules } = stackSchema.shape;
  return watchedStack(
    {
      queues: queues.parse([{ name: 'orders' }, { name: 'dead' }]),
      rules: rules.parse([
        {
          name: 'placed',
          bus: 'shop',
          eventsPerMinute: 60,
          targets: [
            { queue: 'orders', deadLetterQueue: 'dead' },
            { queue: 'dead', retries: 0 },
          ],
        },
        { name: 'never', targets: [{ queue: 'orders' }] },
      ]),
    },
    [sqs, events],
  );
}

const said = (model: Model, rule: string, check: string) =>
  model.signals.get(home + rule)?.find((signal) => signal.check === `events/${check}`);

describe('rules of the simulated account, through the real SDK client', () => {
  it('are found on every bus, with their targets and what becomes of what these do not take', async () => {
    const model = await watchedRules().look();
    expect(model.resources.get(`${home}shop/placed`)).toMatchObject({
      kind: 'events:rule',
      name: 'placed',
      facts: {
        bus: 'shop',
        enabled: true,
        targets: 2,
        deadLetterQueues: ['arn:aws:sqs:us-east-1:111122223333:dead'],
        targetsWithoutDeadLetterQueue: ['dead'],
        targetsNeverRetried: ['dead'],
      },
      relations: [
        { type: 'routes-to', to: 'arn:aws:sqs:us-east-1:111122223333:orders' },
        { type: 'routes-to', to: 'arn:aws:sqs:us-east-1:111122223333:dead' },
      ],
    });
    expect(model.resources.get(`${home}never`)?.facts).toMatchObject({ bus: 'default', targets: 1 });
  });

  it('fail while their targets refuse what they send, and what is kept is seen in the dead-letter queue', async () => {
    const shop = watchedRules();
    await shop.look();
    await shop.play(600);
    const before = await shop.look();
    expect(said(before, 'shop/placed', 'failed-invocations')).toMatchObject({ state: 'pass' });
    expect(said(before, 'never', 'failed-invocations')).toMatchObject({ state: 'unknown' });
    for (const verdict of before.verdicts.values()) expect(verdict.kind).toBe('healthy');
    expect(said(await shop.look(), 'shop/placed', 'dead-letters')).toMatchObject({ state: 'pass' });

    const heal = shop.befall('refuse-events', { rule: 'rule', share: 0.5 });
    await shop.play(600);
    const model = await shop.look();
    expect(said(model, 'shop/placed', 'failed-invocations')).toMatchObject({ state: 'fail' });
    expect(said(model, 'shop/placed', 'dead-letters')).toMatchObject({ state: 'warn' });
    expect(model.verdicts.get(`${home}shop/placed`)?.kind).toBe('suspect');

    heal();
    await shop.play(600);
    expect((await shop.look()).verdicts.get(`${home}shop/placed`)?.kind).not.toBe('suspect');
  });
});

const arn = (name: string) => `arn:aws:events:eu-west-1:111122223333:rule/${name}`;

const oneRule: Answers = {
  'EventBridge ListEventBuses': () => ({ EventBuses: [{ Name: 'default' }] }),
  'EventBridge ListRules': () => ({
    Rules: [{ Arn: arn('nightly'), Name: 'nightly', EventBusName: 'default', State: 'ENABLED' }],
  }),
  'EventBridge ListTargetsByRule': () => ({ Targets: [] }),
};

async function answered(answers: Answers, part: string, model = modelOf()) {
  const bench = pollBench(answers, model);
  const run = bench.run(events, part);
  // Calls may have to wait for a token.
  for (let waited = 0; waited < 20; waited += 1) await bench.pass(1_000);
  const [observation] = await run;
  return { observation, sent: bench.sent };
}

describe('the poller of rules, on answers as AWS documents them', () => {
  it('asks an account without rules for its buses and the rules on the default one', async () => {
    const { observation, sent } = await answered(
      { ...oneRule, 'EventBridge ListRules': () => ({ Rules: [] }) },
      'rules',
    );
    expect(observation).toMatchObject({ kind: 'complete', resources: [] });
    expect(sent.map(({ operation }) => operation)).toEqual(['ListEventBuses', 'ListRules']);
    expect((await answered({}, 'failed-invocations')).sent).toEqual([]);
  });

  it('reads all pages of buses, rules and targets', async () => {
    const paged =
      (first: object, second: object) =>
      ({ NextToken: token }: { NextToken?: string }) =>
        token === undefined ? { ...first, NextToken: 'second' } : second;
    const { observation, sent } = await answered(
      {
        'EventBridge ListEventBuses': paged(
          { EventBuses: [{ Name: 'default' }] },
          { EventBuses: [{ Name: 'shop' }] },
        ),
        'EventBridge ListRules': paged(
          { Rules: [{ Arn: arn('a'), Name: 'a' }] },
          { Rules: [{ Arn: arn('b'), Name: 'b' }] },
        ),
        'EventBridge ListTargetsByRule': paged(
          { Targets: [{ Id: '1', Arn: 'arn:x' }] },
          { Targets: [{ Id: '2', Arn: 'arn:y' }] },
        ),
      },
      'rules',
    );
    expect(observation).toMatchObject({
      resources: [{ id: arn('a'), facts: { targets: 2 } }, { id: arn('b') }, {}, {}],
    });
    expect(sent.filter(({ operation }) => operation === 'ListRules').map(({ input }) => input)).toMatchObject(
      [
        { EventBusName: 'default' },
        { EventBusName: 'default' },
        { EventBusName: 'shop' },
        { EventBusName: 'shop' },
      ],
    );
  });

  it('leaves out what services of AWS keep for themselves, and a rule that is gone meanwhile', async () => {
    const managed = await answered(
      {
        ...oneRule,
        'EventBridge ListRules': () => ({
          Rules: [{ Arn: arn('a'), Name: 'a', ManagedBy: 'autoscaling.amazonaws.com' }],
        }),
      },
      'rules',
    );
    expect(managed.observation).toMatchObject({ kind: 'complete', resources: [] });
    const gone = await answered(
      {
        ...oneRule,
        'EventBridge ListTargetsByRule': () => {
          throw refused('ResourceNotFoundException');
        },
      },
      'rules',
    );
    expect(gone.observation).toMatchObject({ kind: 'complete', resources: [] });
  });

  it.each([
    ['a policy that AWS left out', {}, []],
    ['a policy without a number', { RetryPolicy: {} }, []],
    ['one try more', { RetryPolicy: { MaximumRetryAttempts: 1 } }, []],
    ['no try more', { RetryPolicy: { MaximumRetryAttempts: 0 } }, ['bill']],
  ])('takes %s for what it is', async (_, settings, never) => {
    const Arn = 'arn:aws:lambda:eu-west-1:111122223333:function:bill';
    const { observation } = await answered(
      { ...oneRule, 'EventBridge ListTargetsByRule': () => ({ Targets: [{ Id: '1', Arn, ...settings }] }) },
      'rules',
    );
    expect(observation).toMatchObject({
      resources: [{ facts: { targetsNeverRetried: never, targetsWithoutDeadLetterQueue: ['bill'] } }],
    });
  });

  it.each(['ListEventBuses', 'ListRules', 'ListTargetsByRule'])(
    'says which permission is missing when it may not %s',
    async (operation) => {
      const { observation } = await answered(
        {
          ...oneRule,
          [`EventBridge ${operation}`]: () => {
            throw refused('AccessDeniedException', 403);
          },
        },
        'rules',
      );
      expect(observation).toMatchObject({ failure: 'denied', permission: `events:${operation}` });
    },
  );
});

describe('the failed invocations of rules, as CloudWatch documents its answers', () => {
  async function counted(
    metrics: Readonly<Record<string, readonly number[]>>,
    facts: Readonly<Record<string, string | boolean>> = { enabled: true },
  ) {
    const rule = resourceOf({ id: arn('nightly'), kind: 'events:rule', name: 'nightly', facts });
    const { observation, sent } = await answered(
      {
        'CloudWatch GetMetricData': ({ MetricDataQueries = [] }: GetMetricDataCommandInput) => ({
          MetricDataResults: MetricDataQueries.map(({ Id, MetricStat }) => {
            const values = metrics[MetricStat?.Metric?.MetricName ?? ''] ?? [];
            return {
              Id,
              Values: values,
              Timestamps: values.map((_, index) => new Date(startedAt - (index + 1) * 60_000)),
              StatusCode: 'Complete',
            };
          }),
        }),
      },
      'failed-invocations',
      modelOf({ resources: [rule] }),
    );
    if (observation?.kind !== 'complete') throw new Error('no answer');
    return { signal: observation.signals[0], sent };
  }

  it.each([
    ['pass', [], [100]],
    ['warn', [1, 1], [101, 101]],
    ['fail', [1, 1], [100, 100]],
    ['warn', [1], [100]],
    ['unknown', [], []],
  ])('are %s with %j failed among %j', async (state, FailedInvocations, Invocations) => {
    const { signal } = await counted({ FailedInvocations, Invocations });
    expect(signal).toMatchObject({ check: 'events/failed-invocations', state });
  });

  it.each([
    ['default', [{ Name: 'RuleName', Value: 'nightly' }]],
    [
      'shop',
      [
        { Name: 'RuleName', Value: 'nightly' },
        { Name: 'EventBusName', Value: 'shop' },
      ],
    ],
  ])('are asked of the bus %s as CloudWatch keeps them', async (bus, dimensions) => {
    const { sent } = await counted({}, { enabled: true, bus });
    expect(sent[0]?.input).toMatchObject({
      MetricDataQueries: [{ MetricStat: { Metric: { Dimensions: dimensions } } }, {}],
    });
  });

  it('are not asked of a rule that is switched off', async () => {
    expect((await counted({}, { enabled: false })).signal).toBeUndefined();
  });
});
