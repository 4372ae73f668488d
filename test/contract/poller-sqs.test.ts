import { describe, expect, it } from 'vitest';
import type { Model } from '../../src/model/model.ts';
import { sqs } from '../../src/pollers/sqs.ts';
import { stackSchema } from '../../src/simulator/stacks/stack-schema.ts';
import { modelOf, resourceOf, signalOf } from '../support/model-of.ts';
import { watchedStack } from '../support/watched-stack.ts';
import { type Answers, pollBench, refused, scope, startedAt } from '../support/poll.ts';

const home = 'arn:aws:sqs:us-east-1:111122223333:';

/** The shop with a queue of orders, watched from the beginning: words on it, by `queue check`. */
function watchedQueues(retention = 3_600_000) {
  const queues = stackSchema.shape.queues.parse([
    { name: 'orders-failed', retention: '1d' },
    { name: 'orders', arrivesPerSecond: 5, takesPerSecond: 10, deadLetterQueue: 'orders-failed' },
  ]);
  const [failed, orders] = queues;
  if (failed === undefined || orders === undefined) throw new Error('there are two queues');
  return watchedStack({ queues: [failed, { ...orders, retention }] }, [sqs]);
}

const said = (model: Model, queue: string, check: string) =>
  model.signals.get(home + queue)?.find((signal) => signal.check === `sqs/${check}`);

const stateOf = (model: Model, queue: string, check: string) => said(model, queue, check)?.state;

describe('queues of the simulated account, through the real SDK client', () => {
  it('are found with how they are set', async () => {
    const model = await watchedQueues().look();
    expect(model.resources.get(`${home}orders`)).toMatchObject({
      kind: 'sqs:queue',
      name: 'orders',
      tags: { holdfast: 'managed' },
      facts: {
        retentionSeconds: 3_600,
        visibilitySeconds: 30,
        hasDeadLetterQueue: true,
        deadLetterQueue: `${home}orders-failed`,
        maxReceives: 5,
      },
    });
    expect(model.resources.get(`${home}orders-failed`)?.facts['hasDeadLetterQueue']).toBe(false);
  });

  it('are well as long as their consumers keep up', async () => {
    const shop = watchedQueues();
    await shop.play(1_200);
    const model = await shop.look();
    for (const check of ['oldest-message', 'depth', 'dead-letters'])
      expect(stateOf(model, 'orders', check)).toBe('pass');
    expect(model.verdicts.get(`${home}orders`)?.kind).toBe('healthy');
  });

  it('are warned of when nobody takes from them, and fail when messages are about to be lost', async () => {
    const shop = watchedQueues();
    const heal = shop.befall('stop-consumers', { queue: 'queue' });
    await shop.play(1_260);
    const waiting = await shop.look();
    expect(stateOf(waiting, 'orders', 'oldest-message')).toBe('warn');
    expect(stateOf(waiting, 'orders', 'depth')).toBe('warn');
    expect(stateOf(waiting, 'orders', 'dead-letters')).toBe('pass');
    expect(waiting.verdicts.get(`${home}orders`)?.kind).toBe('degraded');

    await shop.play(1_800);
    const lost = await shop.look();
    expect(said(lost, 'orders', 'oldest-message')).toMatchObject({ state: 'fail' });
    expect(lost.verdicts.get(`${home}orders`)?.kind).toBe('suspect');

    heal();
    await shop.play(7_200);
    expect((await shop.look()).verdicts.get(`${home}orders`)?.kind).toBe('healthy');
  });

  it('are warned of while messages end up in their dead-letter queue', async () => {
    const shop = watchedQueues();
    const heal = shop.befall('poison-messages', { queue: 'orders', share: 0.1 });
    await shop.play(600);
    const model = await shop.look();
    expect(said(model, 'orders', 'dead-letters')).toMatchObject({
      state: 'warn',
      by: `${home}orders-failed`,
    });
    expect(stateOf(model, 'orders', 'oldest-message')).toBe('pass');

    heal();
    await shop.play(1_320);
    expect(stateOf(await shop.look(), 'orders', 'dead-letters')).toBe('pass');
  });

  it('do not count as sight that was lost when they report nothing, unless they failed', async () => {
    const shop = watchedQueues();
    await shop.play(600);
    await shop.look();
    shop.befall('silence-metrics', { namespace: 'AWS/SQS' });
    await shop.play(900);
    const silent = await shop.look();
    expect(said(silent, 'orders', 'oldest-message')).toMatchObject({
      state: 'unknown',
      nature: 'warning-only',
    });
    expect(silent.verdicts.get(`${home}orders`)?.kind).toBe('healthy');

    const failing = watchedQueues(600_000);
    failing.befall('stop-consumers', { queue: 'orders' });
    await failing.play(600);
    expect(stateOf(await failing.look(), 'orders', 'oldest-message')).toBe('fail');
    failing.befall('silence-metrics', { namespace: 'AWS/SQS' });
    await failing.play(900);
    expect((await failing.look()).verdicts.get(`${home}orders`)?.kind).toBe('stale');
  });
});

const url = (name: string) => `https://sqs.eu-west-1.amazonaws.com/111122223333/${name}`;
const arn = (name: string) => `arn:aws:sqs:eu-west-1:111122223333:${name}`;

async function answered(answers: Answers, model = modelOf(), part = 'queues') {
  const bench = pollBench(answers, model);
  const run = bench.run(sqs, part);
  // Calls may have to wait for a token.
  for (let waited = 0; waited < 5; waited += 1) await bench.pass(1_000);
  const [observation] = await run;
  return { observation, sent: bench.sent };
}

describe('the poller of queues, on answers as AWS documents them', () => {
  const settings = (Attributes: object): Answers => ({
    'SQS ListQueues': () => ({ QueueUrls: [url('orders')] }),
    'SQS GetQueueAttributes': () => ({ Attributes }),
    'SQS ListQueueTags': () => ({}),
  });

  it('asks an account without queues one thing', async () => {
    const { observation, sent } = await answered({ 'SQS ListQueues': () => ({}) });
    expect(observation).toMatchObject({ kind: 'complete', resources: [] });
    expect(sent.map(({ operation }) => operation)).toEqual(['ListQueues']);
  });

  it('reads all pages, and asks for a page size, without which AWS hides the rest', async () => {
    const pages: Record<string, object> = {
      first: { QueueUrls: [url('a')], NextToken: 'second' },
      second: { QueueUrls: [url('b')] },
    };
    const { observation, sent } = await answered({
      ...settings({ MessageRetentionPeriod: '60' }),
      'SQS ListQueues': ({ NextToken = 'first' }: { NextToken?: string }) => pages[NextToken],
    });
    expect(observation).toMatchObject({ resources: [{ id: arn('a') }, { id: arn('b') }] });
    expect(sent[0]?.input).toMatchObject({ MaxResults: 1_000 });
  });

  it.each([
    ['a number', '{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:111122223333:dead","maxReceiveCount":3}'],
    ['a text', '{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:111122223333:dead","maxReceiveCount":"3"}'],
  ])('reads the redrive policy with its count as %s', async (_, RedrivePolicy) => {
    const { observation } = await answered(settings({ MessageRetentionPeriod: '345600', RedrivePolicy }));
    expect(observation).toMatchObject({
      resources: [{ facts: { hasDeadLetterQueue: true, deadLetterQueue: arn('dead'), maxReceives: 3 } }],
    });
  });

  it('does not know of a dead-letter queue where AWS left everything out', async () => {
    const { observation } = await answered(settings({}));
    expect(observation).toMatchObject({ resources: [{ facts: { url: url('orders') } }] });
    expect(JSON.stringify(observation)).not.toMatch(/hasDeadLetterQueue|retentionSeconds/);
  });

  it('leaves out a queue that was deleted since it was listed', async () => {
    const { observation } = await answered({
      ...settings({}),
      'SQS GetQueueAttributes': () => {
        throw refused('QueueDoesNotExist');
      },
    });
    expect(observation).toMatchObject({ kind: 'complete', resources: [] });
  });

  it.each([
    ['ListQueues', 'sqs:ListQueues'],
    ['GetQueueAttributes', 'sqs:GetQueueAttributes'],
    ['ListQueueTags', 'sqs:ListQueueTags'],
  ])('says which permission is missing when it may not %s', async (operation, permission) => {
    const { observation } = await answered({
      ...settings({}),
      [`SQS ${operation}`]: () => {
        throw refused('AccessDenied', 403);
      },
    });
    expect(observation).toMatchObject({ kind: 'failed', failure: 'denied', permission });
  });

  it('asks of a large account a hundred queues at a time, and keeps what it knew of the others', async () => {
    const names = Array.from({ length: 250 }, (_, index) => `q${index}`);
    const known = names.map((name) =>
      resourceOf({
        id: arn(name),
        kind: 'sqs:queue',
        tags: { team: 'orders' },
        facts: { url: url(name), retentionSeconds: 60 },
      }),
    );
    const bench = pollBench(
      {
        ...settings({ MessageRetentionPeriod: '120' }),
        'SQS ListQueues': () => ({ QueueUrls: names.map(url) }),
      },
      modelOf({ resources: known }),
    );
    const run = bench.run(sqs, 'queues');
    for (let waited = 0; waited < 120; waited += 1) await bench.pass(1_000);
    const [observation] = await run;
    if (observation?.kind !== 'complete') throw new Error('no answer');
    const retentions = observation.resources.map(({ facts }) => facts['retentionSeconds']);
    expect(retentions.filter((one) => one === 120).length).toBeLessThanOrEqual(100);
    expect(retentions.filter((one) => one === 60).length).toBeGreaterThanOrEqual(150);
    expect(observation.resources.filter(({ tags }) => tags['team'] === 'orders').length).toBe(
      retentions.filter((one) => one === 60).length,
    );
  });
});

describe('the poller of what lies in queues', () => {
  const queue = (name: string, facts = {}) =>
    resourceOf({ id: arn(name), kind: 'sqs:queue', name, facts: { url: url(name), ...facts } });

  it('asks nothing where there is no queue', async () => {
    const { observation, sent } = await answered({}, modelOf(), 'messages');
    expect(observation).toMatchObject({ kind: 'complete', signals: [] });
    expect(sent).toEqual([]);
  });

  it('takes what CloudWatch leaves out for unknown, and never for an empty queue', async () => {
    const { observation } = await answered(
      {
        'CloudWatch GetMetricData': () => ({ MetricDataResults: [{ Id: 'm0' }, { Id: 'm1', Values: [0] }] }),
      },
      modelOf({ resources: [queue('orders')] }),
      'messages',
    );
    if (observation?.kind !== 'complete') throw new Error('no answer');
    expect(observation.signals.map(({ check, state, value }) => [check, state, value])).toEqual([
      ['sqs/oldest-message', 'unknown', undefined],
      ['sqs/depth', 'unknown', undefined],
    ]);
  });

  it('reads five hundred metrics a call', async () => {
    const resources = Array.from({ length: 300 }, (_, index) => queue(`q${index}`));
    const { sent } = await answered(
      { 'CloudWatch GetMetricData': () => ({}) },
      modelOf({ resources }),
      'messages',
    );
    expect(sent.map(({ operation }) => operation)).toEqual(['GetMetricData', 'GetMetricData']);
  });

  it('says which permission is missing', async () => {
    const { observation } = await answered(
      {
        'CloudWatch GetMetricData': () => {
          throw refused('AccessDenied', 403);
        },
      },
      modelOf({ resources: [queue('orders')] }),
      'messages',
    );
    expect(observation).toMatchObject({ failure: 'denied', permission: 'cloudwatch:GetMetricData' });
  });

  it('reads a queue again with those that it stands with, before something is done to it', async () => {
    const resources = [queue('orders', { deadLetterQueue: arn('dead') }), queue('dead'), queue('other')];
    const held = signalOf({ resource: arn('orders'), check: 'sqs/depth', observedAt: startedAt });
    const bench = pollBench(
      {
        'SQS GetQueueAttributes': () => ({ Attributes: { MessageRetentionPeriod: '60' } }),
        'SQS ListQueueTags': () => ({ Tags: { a: 'b' } }),
        'CloudWatch GetMetricData': () => ({}),
      },
      modelOf({ resources, signals: [held] }),
    );
    const observations = await sqs.refresh([arn('orders')], bench.context);
    expect(observations).toMatchObject([
      { kind: 'partial', observer: { name: 'sqs/queues', ...scope }, resources: [{ id: arn('orders') }] },
      { kind: 'partial', observer: { name: 'sqs/messages' } },
    ]);
    const said = observations.flatMap((one) => (one.kind === 'failed' ? [] : one.signals));
    expect(new Set(said.map(({ resource }) => resource))).toEqual(new Set([arn('orders'), arn('dead')]));
    expect(await sqs.refresh([arn('unknown')], bench.context)).toEqual([]);
  });
});
