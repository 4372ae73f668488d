import type { GetMetricDataCommandInput } from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';
import type { Model } from '../../src/model/model.ts';
import { sns } from '../../src/pollers/sns.ts';
import { sqs } from '../../src/pollers/sqs.ts';
import { stackSchema } from '../../src/simulator/stacks/stack-schema.ts';
import { modelOf, resourceOf, signalOf } from '../support/model-of.ts';
import { type Answers, pollBench, refused, startedAt } from '../support/poll.ts';
import { watchedStack } from '../support/watched-stack.ts';

const home = 'arn:aws:sns:us-east-1:111122223333:';

function watchedTopics() {
  const { queues, topics } = stackSchema.shape;
  return watchedStack(
    {
      queues: queues.parse([{ name: 'orders' }, { name: 'undelivered' }]),
      topics: topics.parse([
        {
          name: 'placed',
          messagesPerSecond: 5,
          tags: { team: 'orders' },
          subscribers: [
            { endpoint: 'orders', deadLetterQueue: 'undelivered' },
            { protocol: 'https', endpoint: 'https://example.com/placed' },
            { protocol: 'email', endpoint: 'someone@example.com', confirmed: false },
          ],
        },
        { name: 'empty' },
      ]),
    },
    [sns, sqs],
  );
}

const said = (model: Model, topic: string, check: string) =>
  model.signals.get(home + topic)?.find((signal) => signal.check === `sns/${check}`);

describe('topics of the simulated account, through the real SDK client', () => {
  it('are found with who listens, and where goes what cannot be delivered', async () => {
    const shop = watchedTopics();
    const model = await shop.look();
    expect(model.resources.get(`${home}placed`)).toMatchObject({
      kind: 'sns:topic',
      name: 'placed',
      tags: { team: 'orders', holdfast: 'managed' },
      facts: { confirmedSubscriptions: 2, pendingSubscriptions: 1 },
    });
    const subscriptions = model.ofKind('sns:subscription');
    const found = [...subscriptions].map((id) => model.resources.get(id));
    expect(found.map((one) => one?.name)).toEqual(['placed to orders', 'placed to https']);
    expect(found[0]).toMatchObject({
      facts: {
        protocol: 'sqs',
        hasDeadLetterQueue: true,
        deadLetterQueue: 'arn:aws:sqs:us-east-1:111122223333:undelivered',
      },
      relations: [
        { type: 'member-of', to: `${home}placed` },
        { type: 'routes-to', to: 'arn:aws:sqs:us-east-1:111122223333:orders' },
      ],
    });
    expect(found[1]?.facts).toMatchObject({ hasDeadLetterQueue: false });
    // Addresses of people are not taken in.
    expect(JSON.stringify([...model.resources.values()])).not.toContain('someone@example.com');
  });

  it('are warned of when nobody listens, and only then', async () => {
    const shop = watchedTopics();
    const before = await shop.look();
    expect(said(before, 'placed', 'subscribers')).toMatchObject({
      state: 'pass',
      value: 2,
      reason: '2 subscribed to it, and 1 did not confirm that they want to',
    });
    expect(said(before, 'empty', 'subscribers')).toMatchObject({ state: 'warn', nature: 'warning-only' });

    const heal = shop.befall('lose-subscribers', { topic: 'topic' });
    expect(said(await shop.look(), 'placed', 'subscribers')).toMatchObject({ state: 'warn', value: 0 });
    heal();
    expect(said(await shop.look(), 'placed', 'subscribers')).toMatchObject({ state: 'pass' });
  });

  it('fail while those who listen refuse what is sent to them, and are well again afterwards', async () => {
    const shop = watchedTopics();
    await shop.play(900);
    await shop.look();
    const before = await shop.look();
    expect(said(before, 'placed', 'deliveries')).toMatchObject({ state: 'pass', value: 0 });
    expect(before.verdicts.get(`${home}placed`)?.kind).toBe('healthy');

    const heal = shop.befall('refuse-notifications', { topic: 'placed', share: 0.2 });
    await shop.play(660);
    const refusing = await shop.look();
    expect(said(refusing, 'placed', 'deliveries')).toMatchObject({ state: 'fail', family: 'application' });
    expect(refusing.verdicts.get(`${home}placed`)?.kind).toBe('suspect');

    heal();
    await shop.play(1_200);
    expect((await shop.look()).verdicts.get(`${home}placed`)?.kind).toBe('healthy');
  });
});

describe('the dead letters of a subscription', () => {
  it('are seen in the queue that they go to, and their age is that of no work left undone', async () => {
    const shop = watchedTopics();
    await shop.look();
    await shop.play(1_200);
    const model = await shop.look();
    const [id = ''] = model.ofKind('sns:subscription');
    expect(model.signals.get(id)).toMatchObject([
      {
        check: 'sns/dead-letters',
        by: 'arn:aws:sqs:us-east-1:111122223333:undelivered',
        state: 'pass',
        nature: 'warning-only',
      },
    ]);
  });
});

const arn = (name: string) => `arn:aws:sns:eu-west-1:111122223333:${name}`;
const topic = (name: string, facts = {}) => resourceOf({ id: arn(name), kind: 'sns:topic', name, facts });

const attributes = { SubscriptionsConfirmed: '1', SubscriptionsPending: '0' };

const oneTopic: Answers = {
  'SNS ListTopics': () => ({ Topics: [{ TopicArn: arn('placed') }] }),
  'SNS GetTopicAttributes': () => ({ Attributes: attributes }),
  'SNS ListTagsForResource': () => ({ Tags: [] }),
  'SNS ListSubscriptions': () => ({ Subscriptions: [] }),
};

async function answered(answers: Answers, part: string, model = modelOf()) {
  const bench = pollBench(answers, model);
  const run = bench.run(sns, part);
  // Calls may have to wait for a token.
  for (let waited = 0; waited < 150; waited += 1) await bench.pass(1_000);
  const [observation] = await run;
  return { observation, sent: bench.sent.map(({ operation }) => operation) };
}

describe('the poller of topics, on answers as AWS documents them', () => {
  it('asks an account without topics one thing', async () => {
    const empty = await answered({ 'SNS ListTopics': () => ({ Topics: [] }) }, 'topics');
    expect(empty).toMatchObject({ observation: { kind: 'complete' }, sent: ['ListTopics'] });
    for (const part of ['subscriptions', 'deliveries']) expect((await answered({}, part)).sent).toEqual([]);
  });

  it('reads all pages of both lists', async () => {
    const topics: Record<string, object> = {
      first: { Topics: [{ TopicArn: arn('a') }], NextToken: 'second' },
      second: { Topics: [{ TopicArn: arn('b') }] },
    };
    const { observation } = await answered(
      {
        ...oneTopic,
        'SNS ListTopics': ({ NextToken = 'first' }: { NextToken?: string }) => topics[NextToken],
      },
      'topics',
    );
    expect(observation).toMatchObject({ resources: [{ id: arn('a') }, { id: arn('b') }] });
    const subscription = (id: string) => ({
      SubscriptionArn: `${arn('a')}:${id}`,
      TopicArn: arn('a'),
      Protocol: 'lambda',
      Endpoint: 'arn:aws:lambda:eu-west-1:111122223333:function:bill',
    });
    const pages: Record<string, object> = {
      first: { Subscriptions: [subscription('1')], NextToken: 'second' },
      second: { Subscriptions: [subscription('2'), { SubscriptionArn: 'PendingConfirmation' }] },
    };
    const second = await answered(
      {
        'SNS ListSubscriptions': ({ NextToken = 'first' }: { NextToken?: string }) => pages[NextToken],
        'SNS GetSubscriptionAttributes': () => ({ Attributes: { SubscriptionArn: 'said' } }),
      },
      'subscriptions',
      modelOf({ resources: [topic('a')] }),
    );
    expect(second.observation).toMatchObject({
      resources: [
        { id: `${arn('a')}:1`, name: 'a to bill', facts: { hasDeadLetterQueue: false } },
        { id: `${arn('a')}:2` },
      ],
    });
  });

  it('does not know how many listen, or of a dead-letter queue, where AWS left it out', async () => {
    const { observation } = await answered({ ...oneTopic, 'SNS GetTopicAttributes': () => ({}) }, 'topics');
    expect(observation).toMatchObject({ signals: [{ check: 'sns/subscribers', state: 'unknown' }] });
    const { observation: second } = await answered(
      {
        'SNS ListSubscriptions': () => ({
          Subscriptions: [{ SubscriptionArn: `${arn('a')}:1`, TopicArn: arn('a') }],
        }),
        'SNS GetSubscriptionAttributes': () => ({}),
      },
      'subscriptions',
      modelOf({ resources: [topic('a')] }),
    );
    expect(second).toMatchObject({ resources: [{ name: 'a to somebody', facts: { topic: arn('a') } }] });
    expect(JSON.stringify(second)).not.toContain('DeadLetterQueue');
  });

  it('leaves out a topic that was deleted since it was listed', async () => {
    const { observation } = await answered(
      {
        ...oneTopic,
        'SNS GetTopicAttributes': () => {
          throw refused('NotFoundException', 404);
        },
      },
      'topics',
    );
    expect(observation).toMatchObject({ kind: 'complete', resources: [], signals: [] });
  });

  it.each([
    ['ListTopics', 'topics', 'sns:ListTopics'],
    ['GetTopicAttributes', 'topics', 'sns:GetTopicAttributes'],
    ['ListTagsForResource', 'topics', 'sns:ListTagsForResource'],
    ['ListSubscriptions', 'subscriptions', 'sns:ListSubscriptions'],
  ])('says which permission is missing when it may not %s', async (operation, part, permission) => {
    const { observation } = await answered(
      {
        ...oneTopic,
        [`SNS ${operation}`]: () => {
          throw refused('AuthorizationErrorException', 403);
        },
      },
      part,
      modelOf({ resources: [topic('placed')] }),
    );
    expect(observation).toMatchObject({ kind: 'failed', failure: 'denied', permission });
  });

  it('reads of a large account a hundred topics at a time, and keeps the word on the others', async () => {
    const names = Array.from({ length: 150 }, (_, index) => `t${index}`);
    const model = modelOf({
      resources: names.map((name) => topic(name, { confirmedSubscriptions: 3 })),
      signals: names.map((name) => signalOf({ resource: arn(name), check: 'sns/subscribers', value: 3 })),
    });
    const { observation } = await answered(
      { ...oneTopic, 'SNS ListTopics': () => ({ Topics: names.map((name) => ({ TopicArn: arn(name) })) }) },
      'topics',
      model,
    );
    if (observation?.kind !== 'complete') throw new Error('no answer');
    const values = observation.signals.map(({ value }) => value);
    expect(values.filter((value) => value === 1).length).toBe(75);
    expect(values.filter((value) => value === 3).length).toBe(75);
    // Each is read in every second sweep, so its word holds for as long.
    expect(observation.signals.find(({ value }) => value === 1)?.validForMs).toBe(2 * 2.5 * 300_000);
  });

  it('reads a topic again before something is done to it, and nothing else', async () => {
    const bench = pollBench(oneTopic, modelOf({ resources: [topic('placed')] }));
    expect(await sns.refresh([arn('unknown')], bench.context)).toEqual([]);
    expect(await sns.refresh([arn('placed')], bench.context)).toMatchObject([
      { kind: 'partial', observer: { name: 'sns/topics' }, resources: [{ id: arn('placed') }], gone: [] },
    ]);
  });
});

describe('the deliveries of topics, as CloudWatch documents its answers', () => {
  /** By metric: the values of the last periods of five minutes, newest first. */
  async function delivered(metrics: Readonly<Record<string, readonly number[]>>) {
    const { observation } = await answered(
      {
        'CloudWatch GetMetricData': ({ MetricDataQueries = [] }: GetMetricDataCommandInput) => ({
          MetricDataResults: MetricDataQueries.map(({ Id, MetricStat }) => {
            const values = metrics[MetricStat?.Metric?.MetricName ?? ''] ?? [];
            return {
              Id,
              Values: values,
              Timestamps: values.map((_, index) => new Date(startedAt - (index + 1) * 300_000)),
              StatusCode: 'Complete',
            };
          }),
        }),
      },
      'deliveries',
      modelOf({ resources: [topic('placed')] }),
    );
    if (observation?.kind !== 'complete') throw new Error('no answer');
    return observation.signals[0];
  }

  it.each([
    ['pass', [], [100, 100]],
    ['warn', [1], [999, 999]],
    ['fail', [10, 10], [990, 990]],
    ['warn', [10, 9], [990, 991]],
    ['warn', [9, 10], [991, 990]],
    ['unknown', [], []],
  ])('are %s with %j failed beside %j delivered', async (state, failed, passed) => {
    const signal = await delivered({
      NumberOfNotificationsFailed: failed,
      NumberOfNotificationsDelivered: passed,
    });
    expect(signal).toMatchObject({ check: 'sns/deliveries', state });
    expect(signal?.nature).toBe(state === 'fail' ? undefined : 'warning-only');
  });

  it('say in words how many do not arrive', async () => {
    const signal = await delivered({
      NumberOfNotificationsFailed: [50, 50],
      NumberOfNotificationsDelivered: [50, 50],
    });
    expect(signal?.reason).toBe(
      '50.0 % of the notifications could not be delivered at 11:55 UTC, as in 2 of the last 2 five-minute periods counted',
    );
  });
});
