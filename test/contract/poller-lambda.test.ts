import type { GetMetricDataCommandInput } from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';
import type { Model } from '../../src/model/model.ts';
import { aliasResource } from '../../src/pollers/lambda/aliases.ts';
import { lambda } from '../../src/pollers/lambda.ts';
import { sqs } from '../../src/pollers/sqs.ts';
import { stackSchema } from '../../src/simulator/stacks/stack-schema.ts';
import { modelOf, resourceOf, signalOf } from '../support/model-of.ts';
import { type Answers, pollBench, refused, scope, startedAt } from '../support/poll.ts';
import { watchedStack } from '../support/watched-stack.ts';

const home = 'arn:aws:lambda:us-east-1:111122223333:function:';

function watchedFunctions() {
  const { queues, functions } = stackSchema.shape;
  return watchedStack(
    {
      queues: queues.parse([{ name: 'orders' }, { name: 'failed' }]),
      functions: functions.parse([
        {
          name: 'bill',
          callsPerSecond: 10,
          runs: '500ms',
          reservedConcurrency: 20,
          subnets: 2,
          deadLetterQueue: 'failed',
          queues: ['orders'],
          version: 7,
          tags: { team: 'orders' },
        },
        { name: 'idle' },
      ]),
    },
    [sqs, lambda],
  );
}

const said = (model: Model, name: string, check: string) =>
  model.signals.get(home + name)?.find((signal) => signal.check === `lambda/${check}`);

describe('functions of the simulated account, through the real SDK client', () => {
  it('are found with how they are set, their aliases, and the queues that they work on', async () => {
    const model = await watchedFunctions().look();
    expect(model.resources.get(`${home}bill`)).toMatchObject({
      kind: 'lambda:function',
      tags: { team: 'orders', holdfast: 'managed' },
      facts: {
        hasDeadLetterQueue: true,
        deadLetterQueue: 'arn:aws:sqs:us-east-1:111122223333:failed',
        hasFailureDestination: false,
        reservedConcurrency: 20,
        sharedConcurrency: 980,
        accountConcurrency: 1_000,
      },
    });
    expect(model.resources.get(`${home}idle`)?.facts).toMatchObject({
      subnetIds: [],
      hasDeadLetterQueue: false,
    });
    expect(model.resources.get(`${home}bill:live`)).toMatchObject({
      kind: 'lambda:alias',
      name: 'bill:live',
      tags: { team: 'orders' },
      facts: { version: '7', sharesWith: [] },
      relations: [{ type: 'member-of', to: `${home}bill` }],
    });
    const queue = model.resources.get('arn:aws:sqs:us-east-1:111122223333:orders');
    expect(queue?.facts).toMatchObject({ retentionSeconds: 345_600 });
    expect(queue?.relations).toEqual([{ type: 'routes-to', to: `${home}bill` }]);
  });

  it('are well while their calls are answered, and an idle one is no lost sight', async () => {
    const shop = watchedFunctions();
    await shop.look();
    await shop.play(600);
    const model = await shop.look();
    for (const check of ['errors', 'throttles', 'concurrency'])
      expect(said(model, 'bill', check)?.state).toBe('pass');
    expect(said(model, 'bill', 'concurrency')).toMatchObject({ value: 5 });
    expect(said(await shop.look(), 'bill', 'dead-letters')).toMatchObject({ state: 'pass' });
    expect(said(model, 'bill:live', 'errors')?.state).toBe('pass');
    expect(said(model, 'idle', 'errors')).toMatchObject({ state: 'unknown', nature: 'warning-only' });
    expect(model.verdicts.get(`${home}bill`)?.kind).toBe('healthy');
    expect(model.verdicts.get(`${home}idle`)?.kind).toBe('healthy');
  });

  it('fail while their calls end in errors, and what is lost is seen in their dead-letter queue', async () => {
    const shop = watchedFunctions();
    await shop.look();
    const heal = shop.befall('break-function', { function: 'function', share: 0.3 });
    await shop.play(600);
    const model = await shop.look();
    expect(said(model, 'bill', 'errors')).toMatchObject({ state: 'fail' });
    expect(said(model, 'bill:live', 'errors')).toMatchObject({ state: 'fail' });
    expect(said(await shop.look(), 'bill', 'dead-letters')).toMatchObject({ state: 'warn' });
    expect(model.verdicts.get(`${home}bill`)?.kind).toBe('suspect');
    heal();
    await shop.play(600);
    expect(said(await shop.look(), 'bill', 'errors')?.state).toBe('pass');
  });

  it('are saturated when more is asked of them than may run at once', async () => {
    const shop = watchedFunctions();
    await shop.look();
    shop.befall('surge-function', { function: 'bill', times: 10 });
    await shop.play(600);
    const model = await shop.look();
    expect(said(model, 'bill', 'throttles')).toMatchObject({ state: 'fail', measures: 'saturation' });
    expect(said(model, 'bill', 'concurrency')).toMatchObject({ state: 'warn', value: 20 });
    expect(said(model, 'bill', 'errors')?.state).toBe('pass');
  });

  it('are remembered with the version that served well, when a faulty one follows it', async () => {
    const shop = watchedFunctions();
    const facts = async () => (await shop.look()).resources.get(`${home}bill:live`)?.facts;
    await shop.look();
    await shop.play(300);
    expect(await facts()).not.toHaveProperty('goodVersion');
    await shop.play(660);
    await shop.look();
    expect(await facts()).toMatchObject({ version: '7', goodVersion: '7' });
    shop.befall('deploy-faulty-function', { function: 'bill' });
    await shop.play(900);
    await shop.look();
    expect(await facts()).toMatchObject({ version: '8', goodVersion: '7' });
  });
});

const arn = (name: string) => `arn:aws:lambda:eu-west-1:111122223333:function:${name}`;
const bill = (facts = {}) => resourceOf({ id: arn('bill'), kind: 'lambda:function', name: 'bill', facts });
const alias = (facts = {}) =>
  resourceOf({
    id: arn('bill:live'),
    kind: 'lambda:alias',
    name: 'bill:live',
    facts,
    relations: [{ type: 'member-of', to: arn('bill') }],
  });

const oneFunction: Answers = {
  'Lambda ListFunctions': () => ({
    Functions: [{ FunctionArn: arn('bill'), FunctionName: 'bill', CodeSha256: 'x' }],
  }),
  'Lambda GetAccountSettings': () => ({ AccountLimit: { UnreservedConcurrentExecutions: 900 } }),
  'Lambda GetFunctionConcurrency': () => ({}),
  'Lambda ListTags': () => ({}),
  'Lambda ListAliases': () => ({
    Aliases: [{ AliasArn: arn('bill:live'), Name: 'live', FunctionVersion: '8' }],
  }),
  'Lambda ListFunctionEventInvokeConfigs': () => ({ FunctionEventInvokeConfigs: [] }),
};

async function answered(answers: Answers, part: string, model = modelOf()) {
  const bench = pollBench(answers, model);
  const run = bench.run(lambda, part);
  // Calls may have to wait for a token.
  for (let waited = 0; waited < 30; waited += 1) await bench.pass(1_000);
  const [observation] = await run;
  return { observation, sent: bench.sent.map(({ operation }) => operation) };
}

describe('the poller of functions, on answers as AWS documents them', () => {
  it('asks an account without functions one thing', async () => {
    const empty = await answered({ 'Lambda ListFunctions': () => ({ Functions: [] }) }, 'functions');
    expect(empty).toMatchObject({ observation: { kind: 'complete' }, sent: ['ListFunctions'] });
    for (const part of ['sources', 'invocations']) expect((await answered({}, part)).sent).toEqual([]);
  });

  it('reads all pages', async () => {
    const pages: Record<string, object> = {
      first: { Functions: [{ FunctionArn: arn('a'), FunctionName: 'a' }], NextMarker: 'second' },
      second: { Functions: [{ FunctionArn: arn('b'), FunctionName: 'b' }] },
    };
    const { observation } = await answered(
      {
        ...oneFunction,
        'Lambda ListFunctions': ({ Marker = 'first' }: { Marker?: string }) => pages[Marker],
        'Lambda ListAliases': () => ({}),
      },
      'functions',
    );
    expect(observation).toMatchObject({ resources: [{ id: arn('a') }, { id: arn('b') }] });
  });

  it('takes what is set from the list: what AWS leaves out of a whole description is not set', async () => {
    const { observation } = await answered(oneFunction, 'functions');
    expect(observation).toMatchObject({
      resources: [{ facts: { hasDeadLetterQueue: false, subnetIds: [] } }, {}],
    });
    const bare = await answered(
      {
        ...oneFunction,
        'Lambda ListFunctions': () => ({ Functions: [{ FunctionArn: arn('bill'), FunctionName: 'bill' }] }),
      },
      'functions',
    );
    expect(JSON.stringify(bare.observation)).not.toMatch(/hasDeadLetterQueue|subnetIds/);
  });

  it('knows a destination on failure for what it is', async () => {
    const { observation } = await answered(
      {
        ...oneFunction,
        'Lambda ListFunctionEventInvokeConfigs': () => ({
          FunctionEventInvokeConfigs: [{ DestinationConfig: { OnFailure: { Destination: 'arn:x' } } }],
        }),
      },
      'functions',
    );
    expect(observation).toMatchObject({ resources: [{ facts: { hasFailureDestination: true } }, {}] });
  });

  const tenMinutes = 10 * 60_000;
  it.each([
    ['is kept from before, as it is another one', { version: '7', goodVersion: '7' }, tenMinutes, '7'],
    ['is the same once it was well for ten minutes', { version: '8', goodVersion: '7' }, tenMinutes, '8'],
    ['is kept a moment before', { version: '8', goodVersion: '7' }, tenMinutes - 1, '7'],
    ['is not known of one never seen', {}, tenMinutes, undefined],
  ])('the good version of an alias %s', (_, facts, forMs, good) => {
    const since = startedAt - forMs;
    const model = modelOf({
      resources: [bill(), alias({ ...facts, versionSeenAt: since })],
      signals: [signalOf({ resource: arn('bill:live'), check: 'lambda/errors', state: 'pass', since })],
    });
    const listed = { AliasArn: arn('bill:live'), Name: 'live', FunctionVersion: '8' };
    const [found] = aliasResource(listed, bill(), { scope, model, now: () => startedAt });
    expect(found?.facts['goodVersion']).toBe(good);
  });

  it('proves no version that only a part of the calls goes to, or that fails', async () => {
    const since = startedAt - tenMinutes;
    const model = (state: 'pass' | 'fail') =>
      modelOf({
        resources: [bill(), alias({ version: '8', versionSeenAt: since, goodVersion: '7' })],
        signals: [signalOf({ resource: arn('bill:live'), check: 'lambda/errors', state, since })],
      });
    const failing = await answered(oneFunction, 'functions', model('fail'));
    expect(failing.observation).toMatchObject({ resources: [{}, { facts: { goodVersion: '7' } }] });
    const shared = {
      ...oneFunction,
      'Lambda ListAliases': () => ({
        Aliases: [
          {
            AliasArn: arn('bill:live'),
            Name: 'live',
            FunctionVersion: '8',
            RoutingConfig: { AdditionalVersionWeights: { '9': 0.1 } },
          },
        ],
      }),
    };
    const { observation } = await answered(shared, 'functions', model('pass'));
    expect(observation).toMatchObject({
      resources: [{}, { facts: { sharesWith: ['9'], goodVersion: '7' } }],
    });
  });

  it('leaves out a function that was deleted since it was listed', async () => {
    const { observation } = await answered(
      {
        ...oneFunction,
        'Lambda GetFunctionConcurrency': () => {
          throw refused('ResourceNotFoundException', 404);
        },
      },
      'functions',
    );
    expect(observation).toMatchObject({ kind: 'complete', resources: [] });
  });

  it.each([
    ['ListFunctions', 'functions'],
    ['GetAccountSettings', 'functions'],
    ['GetFunctionConcurrency', 'functions'],
    ['ListTags', 'functions'],
    ['ListAliases', 'functions'],
    ['ListFunctionEventInvokeConfigs', 'functions'],
    ['ListEventSourceMappings', 'sources'],
  ])('says which permission is missing when it may not %s', async (operation, part) => {
    const { observation } = await answered(
      {
        ...oneFunction,
        [`Lambda ${operation}`]: () => {
          throw refused('AccessDeniedException', 403);
        },
      },
      part,
      modelOf({ resources: [bill()] }),
    );
    expect(observation).toMatchObject({
      kind: 'failed',
      failure: 'denied',
      permission: `lambda:${operation}`,
    });
  });

  it('reads the function of an alias again, with the alias, before something is done to either', async () => {
    const bench = pollBench(oneFunction, modelOf({ resources: [bill(), alias()] }));
    expect(await lambda.refresh([arn('unknown')], bench.context)).toEqual([]);
    expect(await lambda.refresh([arn('bill:live'), arn('bill')], bench.context)).toMatchObject([
      { kind: 'partial', resources: [{ id: arn('bill') }, { id: arn('bill:live') }], gone: [] },
    ]);
    const without = pollBench(
      { ...oneFunction, 'Lambda ListAliases': () => ({}) },
      modelOf({ resources: [bill(), alias()] }),
    );
    expect(await lambda.refresh([arn('bill')], without.context)).toMatchObject([
      { gone: [arn('bill:live')] },
    ]);
  });

  it('adds the way from a queue that is known, and from nothing else', async () => {
    const queue = resourceOf({ id: 'arn:aws:sqs:eu-west-1:111122223333:orders', kind: 'sqs:queue' });
    const { observation } = await answered(
      {
        'Lambda ListEventSourceMappings': () => ({
          EventSourceMappings: [
            { EventSourceArn: queue.id, FunctionArn: arn('bill') },
            { EventSourceArn: 'arn:aws:kinesis:eu-west-1:111122223333:stream/s', FunctionArn: arn('bill') },
            { FunctionArn: arn('bill') },
          ],
        }),
      },
      'sources',
      modelOf({ resources: [bill(), queue] }),
    );
    expect(observation).toMatchObject({
      resources: [{ id: queue.id, facts: {}, relations: [{ type: 'routes-to', to: arn('bill') }] }],
    });
    expect(observation).toHaveProperty('resources.length', 1);
  });
});

describe('the calls of functions, as CloudWatch documents its answers', () => {
  /** By metric: the values of the last minutes, newest first. */
  async function counted(metrics: Readonly<Record<string, readonly number[]>>, facts = {}) {
    const { observation } = await answered(
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
      'invocations',
      modelOf({ resources: [bill(facts)] }),
    );
    if (observation?.kind !== 'complete') throw new Error('no answer');
    return (check: string) => observation.signals.find((one) => one.check === `lambda/${check}`);
  }
  const five = (value: number) => Array.from({ length: 5 }, () => value);

  it.each([
    ['pass', five(0)],
    ['pass', five(10)],
    ['warn', [11, 0, 0, 0, 0]],
    ['warn', [100, 100, 99, 0, 0]],
    ['fail', [100, 100, 100, 0, 0]],
    ['warn', [99, 100, 100, 100, 100]],
  ])('are %s with %j of 1,000 in error', async (state, Errors) => {
    const word = await counted({ Invocations: five(1_000), Errors });
    expect(word('errors')).toMatchObject({ state });
  });

  it('do not take what is missing for no error: without calls nothing is known', async () => {
    const word = await counted({ Errors: [] });
    expect(word('errors')).toMatchObject({ state: 'unknown', nature: 'warning-only' });
    expect(word('concurrency')).toMatchObject({ state: 'unknown' });
  });

  it.each([
    ['pass', [0]],
    ['warn', [1]],
    ['fail', [11, 11, 11]],
  ])('are %s with %j throttled beside 1,000', async (state, Throttles) => {
    const word = await counted({ Invocations: five(1_000), Throttles });
    expect(word('throttles')).toMatchObject({ state });
  });

  it.each([
    ['pass', { reservedConcurrency: 100, sharedConcurrency: 900 }, 79],
    ['warn', { reservedConcurrency: 100, sharedConcurrency: 900 }, 80],
    ['warn', { reservedConcurrency: 0, sharedConcurrency: 900 }, 0],
    ['unknown', {}, 80],
  ])('are %s with %j when %d run at once', async (state, facts, running) => {
    const word = await counted(
      { ConcurrentExecutions: [running], UnreservedConcurrentExecutions: [running] },
      facts,
    );
    expect(word('concurrency')).toMatchObject({ state });
  });

  it('count those that share what the account has left together', async () => {
    const word = await counted(
      { ConcurrentExecutions: [1], UnreservedConcurrentExecutions: [720] },
      { sharedConcurrency: 900 },
    );
    expect(word('concurrency')).toMatchObject({
      state: 'warn',
      value: 720,
      reason: '720 ran at once at 11:59 UTC, of 900 that share what the account has left',
    });
  });
});
