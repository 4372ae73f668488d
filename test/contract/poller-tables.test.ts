import type { GetMetricDataCommandInput } from '@aws-sdk/client-cloudwatch';
import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import type { Observation } from '../../src/model/observation.ts';
import type { Resource } from '../../src/model/resource.ts';
import { dynamodb } from '../../src/pollers/dynamodb.ts';
import { faultNamed } from '../../src/simulator/faults/registry.ts';
import { modelOf, resourceOf } from '../support/model-of.ts';
import { pollBench, refused, scope, startedAt } from '../support/poll.ts';
import { watchedWorld } from '../support/watched-world.ts';

const arn = (name: string, region = 'eu-west-1') => `arn:aws:dynamodb:${region}:111122223333:table/${name}`;

function answered(observations: readonly Observation[]) {
  const [observation] = observations;
  if (observation === undefined || observation.kind === 'failed')
    throw new Error(`no answer: ${JSON.stringify(observation)}`);
  return observation;
}

describe('the tables of DynamoDB, as AWS documents its answers', () => {
  const list = 'DynamoDB ListTables';
  const describeTable = 'DynamoDB DescribeTable';

  async function described(table: TableDescription) {
    const bench = pollBench({
      [list]: () => ({ TableNames: ['orders'] }),
      [describeTable]: () => ({ Table: table }),
    });
    const { resources, signals } = answered(await bench.run(dynamodb, 'tables'));
    return { facts: resources[0]?.facts, signals };
  }

  it.each([
    ['ACTIVE', 'pass', undefined],
    ['UPDATING', 'pass', undefined],
    ['CREATING', 'unknown', 'transition'],
    ['DELETING', 'unknown', 'transition'],
    ['INACCESSIBLE_ENCRYPTION_CREDENTIALS', 'fail', undefined],
    ['ARCHIVED', 'fail', undefined],
    ['SOMETHING_NEW', 'unknown', undefined],
    [undefined, 'unknown', undefined],
  ])('takes a table that is %s for %s', async (status, state, nature) => {
    const { signals } = await described({ TableStatus: status as TableDescription['TableStatus'] });
    expect(signals).toMatchObject([{ check: 'dynamodb/status', family: 'control-plane', state }]);
    expect(signals[0]?.nature).toBe(nature);
  });

  it.each([
    ['ACTIVE', 'pass'],
    ['UPDATING', 'pass'],
    ['CREATING', 'unknown'],
    ['CREATION_FAILED', 'warn'],
    ['REGION_DISABLED', 'warn'],
    ['INACCESSIBLE_ENCRYPTION_CREDENTIALS', 'warn'],
    [undefined, 'unknown'],
  ])('takes a replica that is %s for %s on the table that goes on without it', async (status, state) => {
    const { signals } = await described({
      TableStatus: 'ACTIVE',
      Replicas: [
        {
          RegionName: 'us-east-1',
          ReplicaStatus: status as 'ACTIVE' | undefined,
          ReplicaStatusDescription: 'so it is',
        },
        // Some answers list the table's own region as well.
        { RegionName: scope.region, ReplicaStatus: 'CREATION_FAILED' },
      ],
    });
    expect(signals.slice(1)).toMatchObject([
      { resource: arn('orders'), by: arn('orders', 'us-east-1'), check: 'dynamodb/replica-status', state },
    ]);
    expect(signals[1]?.reason).toMatch(/of the replica in us-east-1: so it is$/);
    expect(signals[1]?.nature).toBeUndefined();
  });

  it('says how it is billed, and no capacity where there is none to raise', async () => {
    const provisioned = { ReadCapacityUnits: 100, WriteCapacityUnits: 50 };
    const before = await described({ TableStatus: 'ACTIVE', ProvisionedThroughput: provisioned });
    expect(before.facts).toEqual({
      status: 'ACTIVE',
      billing: 'provisioned',
      readCapacity: 100,
      writeCapacity: 50,
      replicaRegions: [],
    });
    const { facts } = await described({
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      ProvisionedThroughput: { ReadCapacityUnits: 0, WriteCapacityUnits: 0 },
      DeletionProtectionEnabled: false,
    });
    expect(facts).toEqual({ billing: 'on-demand', deletionProtection: false });
  });

  it('names the global secondary indexes that it has', async () => {
    const { facts } = await described({
      GlobalSecondaryIndexes: [
        { IndexName: 'by-customer', IndexStatus: 'ACTIVE' },
        { IndexStatus: 'CREATING' },
      ],
    });
    expect(facts).toEqual({ indexes: ['by-customer'] });
  });

  it('guesses nothing of what AWS left out', async () => {
    const { facts, signals } = await described({});
    expect(facts).toEqual({});
    expect(signals).toMatchObject([{ state: 'unknown', reason: 'DynamoDB says nothing of its status' }]);
  });

  it('reads every page of names, and passes over a table that is gone meanwhile', async () => {
    const bench = pollBench({
      [list]: ({ ExclusiveStartTableName: after }: { ExclusiveStartTableName?: string }) =>
        after === undefined
          ? { TableNames: ['carts', 'gone'], LastEvaluatedTableName: 'gone' }
          : { TableNames: ['orders'] },
      [describeTable]: ({ TableName }: { TableName: string }) => {
        if (TableName === 'gone') throw refused('ResourceNotFoundException');
        return { Table: { TableStatus: 'ACTIVE' } };
      },
    });
    const { resources } = answered(await bench.run(dynamodb, 'tables'));
    expect(resources.map(({ id }) => id)).toEqual([arn('carts'), arn('orders')]);
  });

  it('costs a list in five minutes for each of two parts where there is no table', async () => {
    const bench = pollBench({ [list]: () => ({ TableNames: [] }) });
    for (const { name } of dynamodb.parts)
      expect(answered(await bench.run(dynamodb, name))).toMatchObject({ resources: [], signals: [] });
    expect(bench.sent.map(({ operation }) => operation)).toEqual(['ListTables', 'ListTables']);
  });

  it('keeps what it knew of one that it could not read, and says that it could not', async () => {
    const held = resourceOf({ id: arn('orders'), kind: 'dynamodb:table', facts: { status: 'ACTIVE' } });
    const bench = pollBench(
      {
        [list]: () => ({ TableNames: ['carts', 'orders'] }),
        [describeTable]: ({ TableName }: { TableName: string }) => {
          if (TableName === 'orders') throw refused('ValidationException');
          return { Table: { TableStatus: 'ACTIVE' } };
        },
      },
      modelOf({ resources: [held] }),
    );
    const observations = await bench.run(dynamodb, 'tables');
    expect(answered(observations).resources.map(({ id }) => id)).toEqual([arn('carts'), arn('orders')]);
    expect(observations[1]).toMatchObject({ kind: 'failed', failure: 'broken' });
  });

  it.each([
    [list, 'dynamodb:ListTables'],
    [describeTable, 'dynamodb:DescribeTable'],
  ])('knows nothing where %s is denied, and says which permission is missing', async (denied, permission) => {
    const bench = pollBench({
      [list]: () => ({ TableNames: ['orders'] }),
      [denied]: () => {
        throw refused('AccessDeniedException');
      },
    });
    expect(await bench.run(dynamodb, 'tables')).toMatchObject([
      { kind: 'failed', failure: 'denied', permission },
    ]);
  });

  const backups = 'DynamoDB DescribeContinuousBackups';
  const tagsOf = 'DynamoDB ListTagsOfResource';

  it('says of each table its tags, on every page, and whether it can be restored to a moment', async () => {
    const bench = pollBench({
      [list]: () => ({ TableNames: ['orders', 'carts', 'gone', 'silent'] }),
      [backups]: ({ TableName }: { TableName: string }) => {
        if (TableName === 'gone') throw refused('TableNotFoundException');
        if (TableName === 'silent') return {};
        const PointInTimeRecoveryStatus = TableName === 'orders' ? 'ENABLED' : 'DISABLED';
        return {
          ContinuousBackupsDescription: { PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus } },
        };
      },
      [tagsOf]: ({ NextToken }: { NextToken?: string }) =>
        NextToken === undefined
          ? { Tags: [{ Key: 'holdfast', Value: 'managed' }], NextToken: 'more' }
          : { Tags: [{ Key: 'service', Value: 'shop' }] },
    });
    const running = bench.run(dynamodb, 'settings');
    // So many calls at once wait for a token.
    for (let second = 0; second < 30; second += 1) await bench.pass(1_000);
    const { resources } = answered(await running);
    const tags = { holdfast: 'managed', service: 'shop' };
    expect(resources).toMatchObject([
      { id: arn('orders'), tags, facts: { pointInTimeRecovery: true } },
      { id: arn('carts'), tags, facts: { pointInTimeRecovery: false } },
      { id: arn('silent'), tags, facts: {} },
    ]);
  });

  it.each([
    [backups, 'dynamodb:DescribeContinuousBackups'],
    [tagsOf, 'dynamodb:ListTagsOfResource'],
  ])(
    'knows no settings where %s is denied, and says which permission is missing',
    async (denied, permission) => {
      const bench = pollBench({
        [list]: () => ({ TableNames: ['orders'] }),
        [backups]: () => ({}),
        [denied]: () => {
          throw refused('AccessDeniedException');
        },
      });
      expect(await bench.run(dynamodb, 'settings')).toMatchObject([
        { kind: 'failed', failure: 'denied', permission },
      ]);
    },
  );

  it('repeats of a table that it could not describe nothing that another part has to say', async () => {
    const facts = { status: 'ACTIVE', pointInTimeRecovery: true };
    const held = resourceOf({
      id: arn('orders'),
      kind: 'dynamodb:table',
      facts,
      tags: { holdfast: 'managed' },
    });
    const bench = pollBench(
      {
        [list]: () => ({ TableNames: ['orders'] }),
        [describeTable]: () => {
          throw refused('ValidationException');
        },
      },
      modelOf({ resources: [held] }),
    );
    expect(answered(await bench.run(dynamodb, 'tables')).resources).toMatchObject([
      { id: arn('orders'), tags: {}, facts: { status: 'ACTIVE' } },
    ]);
    expect(answered(await bench.run(dynamodb, 'tables')).resources[0]?.facts).not.toHaveProperty(
      'pointInTimeRecovery',
    );
  });

  it('reads a table again before something is done to it, and nothing else', async () => {
    const orders = resourceOf({ id: arn('orders'), kind: 'dynamodb:table' });
    const bench = pollBench(
      { [describeTable]: () => ({ Table: { TableStatus: 'UPDATING' } }) },
      modelOf({ resources: [orders] }),
    );
    expect(await dynamodb.refresh(['arn:aws:rds:eu-west-1:111122223333:db:a'], bench.context)).toEqual([]);
    expect(await dynamodb.refresh([arn('orders')], bench.context)).toMatchObject([
      { kind: 'partial', gone: [], resources: [{ id: arn('orders'), facts: { status: 'UPDATING' } }] },
    ]);
  });
});

describe('the metrics of DynamoDB, as CloudWatch documents its answers', () => {
  const orders = resourceOf({
    id: arn('orders'),
    kind: 'dynamodb:table',
    name: 'orders',
    facts: { replicaRegions: ['us-east-1'] },
  });
  const at = (minutesAgo: number) => new Date(startedAt - minutesAgo * 60_000);

  /** By metric: the values of the last minutes (or so many), newest first; or a status and no value. */
  function bench(
    metrics: Readonly<Record<string, readonly number[] | string>>,
    { table = orders, step = 1 }: { readonly table?: Resource; readonly step?: number } = {},
  ) {
    const answers = {
      'CloudWatch GetMetricData': ({ MetricDataQueries = [] }: GetMetricDataCommandInput) => ({
        MetricDataResults: MetricDataQueries.map(({ Id, MetricStat }) => {
          const { MetricName = '', Dimensions = [] } = MetricStat?.Metric ?? {};
          const of = Dimensions.find(({ Name }) => Name !== 'TableName' && Name !== 'ReceivingRegion')?.Value;
          const told = metrics[of === undefined ? MetricName : `${MetricName} ${of}`] ?? [];
          if (typeof told === 'string') return { Id, Timestamps: [], Values: [], StatusCode: told };
          return {
            Id,
            Timestamps: told.map((_, index) => at(step * (index + 1))),
            Values: [...told],
            StatusCode: 'Complete',
          };
        }),
      }),
    };
    return pollBench(answers, modelOf({ resources: [table] }));
  }

  async function measured(part: string, metrics: Readonly<Record<string, readonly number[] | string>>) {
    return answered(await bench(metrics).run(dynamodb, part)).signals[0];
  }

  it.each([
    ['0.9 % for five minutes', [9, 9, 9, 9, 9], [991, 991, 991, 991, 991], 'warn', 0.009],
    ['1 % for three minutes', [10, 10, 10], [990, 990, 990, 1000, 1000], 'fail', 0.01],
    ['1 % for two minutes', [10, 10], [990, 990, 1000, 1000, 1000], 'warn', 0.01],
    ['everything for three minutes', [7, 7, 7], [], 'fail', 1],
    ['nothing any more', [0, 500, 500, 500, 500], [1000, 500, 500, 500, 500], 'pass', 0],
    ['nothing', [], [1000], 'pass', 0],
  ])('calls %s by its name', async (_title, throttled, passed, state, value) => {
    const reads = { ReadThrottleEvents: throttled, ConsumedReadCapacityUnits: passed };
    expect(await measured('throttles', reads)).toMatchObject({ state, value });
    const writes = { WriteThrottleEvents: throttled, ConsumedWriteCapacityUnits: passed };
    expect(await measured('throttles', writes)).toMatchObject({ state, value });
  });

  it.each([
    ['nothing was counted', {}],
    ['CloudWatch tells only of a part', { ReadThrottleEvents: 'Forbidden', ConsumedReadCapacityUnits: [9] }],
  ])('knows nothing of throttling where %s', async (_title, metrics) => {
    const signal = await measured('throttles', metrics);
    expect(signal).toMatchObject({ state: 'unknown' });
    expect(signal).not.toHaveProperty('value');
  });

  const indexed = { ...orders, facts: { indexes: ['by-customer'] } };

  /** What is said of the index, and how many metrics were asked for by each call. */
  async function ofIndex(metrics: Readonly<Record<string, readonly number[] | string>>) {
    const it = bench(metrics, { table: indexed });
    const { signals } = answered(await it.run(dynamodb, 'throttles'));
    const asked = it.sent.map(({ input }) => (input as GetMetricDataCommandInput).MetricDataQueries?.length);
    return { signal: signals.find(({ check }) => check === 'dynamodb/index-throttles'), asked };
  }

  it.each([
    ['0.9 % for five minutes', [9, 9, 9, 9, 9], [991, 991, 991, 991, 991], 'warn', 0.009],
    ['1 % for three minutes', [10, 10, 10], [990, 990, 990, 1000, 1000], 'fail', 0.01],
    ['everything for three minutes', [7, 7, 7], [], 'fail', 1],
  ])('calls what an index throttles, %s, by its name', async (_title, throttled, passed, state, value) => {
    const writes = {
      ConsumedWriteCapacityUnits: [5_000, 5_000, 5_000, 5_000, 5_000],
      'WriteThrottleEvents by-customer': throttled,
      'ConsumedWriteCapacityUnits by-customer': passed,
    };
    const { signal, asked } = await ofIndex(writes);
    expect(signal).toMatchObject({ by: `${arn('orders')}/index/by-customer`, state, value });
    expect(signal?.reason).toContain('of the writes of the index by-customer were throttled');
    expect(signal?.measures).toBe(state === 'fail' ? 'saturation' : undefined);
    expect(asked).toEqual([6, 2]);
  });

  it('asks for two metrics of an index that throttles nothing, and takes the word of its table that somebody counts', async () => {
    const { signal, asked } = await ofIndex({ ConsumedReadCapacityUnits: [1000] });
    expect(signal).toMatchObject({ state: 'pass', value: 0 });
    expect(asked).toEqual([6]);
  });

  it.each([
    ['nothing was counted', {}],
    ['CloudWatch does not tell of the index', { 'ReadThrottleEvents by-customer': 'InternalError' }],
    [
      'it does not tell what the index let through',
      { 'ReadThrottleEvents by-customer': [9], 'ConsumedReadCapacityUnits by-customer': 'Forbidden' },
    ],
  ])('knows nothing of an index where %s', async (_title, metrics) => {
    const counted = Object.keys(metrics).length === 0 ? {} : { ConsumedReadCapacityUnits: [1000] };
    const { signal } = await ofIndex({ ...counted, ...metrics });
    expect(signal).toMatchObject({ state: 'unknown' });
    expect(signal).not.toHaveProperty('value');
  });

  const hour = (ms: number, newest: number) => [newest, ...Array.from({ length: 12 }, () => ms)];

  it.each([
    ['19 ms, nearly four times the usual', { 'SuccessfulRequestLatency Query': hour(5, 19) }, 'pass', 0.019],
    ['20 ms, four times the usual', { 'SuccessfulRequestLatency Query': hour(5, 20) }, 'warn', 0.02],
    ['39 ms where 20 are usual', { 'SuccessfulRequestLatency PutItem': hour(20, 39) }, 'pass', 0.039],
    ['40 ms where 20 are usual', { 'SuccessfulRequestLatency PutItem': hour(20, 40) }, 'warn', 0.04],
    ['90 ms after less than is usual', { 'SuccessfulRequestLatency GetItem': [90, 5, 5] }, 'pass', 0.09],
    ['90 ms after a quarter of an hour', { 'SuccessfulRequestLatency GetItem': [90, 5, 5, 5] }, 'warn', 0.09],
    [
      'one that got slower beside one that always is',
      { 'SuccessfulRequestLatency Query': hour(90, 90), 'SuccessfulRequestLatency GetItem': hour(5, 25) },
      'warn',
      0.025,
    ],
  ])('takes answers after %s for what they are', async (_title, metrics, state, value) => {
    const it = bench(metrics, { step: 5 });
    const [signal] = answered(await it.run(dynamodb, 'latency')).signals;
    expect(signal).toMatchObject({ check: 'dynamodb/latency', nature: 'warning-only', state, value });
  });

  it.each([
    ['nothing was timed', {}, 'No answer to a request was timed'],
    ['only four of five minutes ago', { 'SuccessfulRequestLatency GetItem': hour(5, 5) }, 'No answer'],
    ['CloudWatch may not tell', { 'SuccessfulRequestLatency GetItem': 'Forbidden' }, 'is not known'],
  ])('knows nothing of latency where %s', async (_title, metrics, reason) => {
    const it = bench(metrics, { step: 16 });
    const [signal] = answered(await it.run(dynamodb, 'latency')).signals;
    expect(signal).toMatchObject({ state: 'unknown', reason: expect.stringContaining(reason) });
  });

  it.each([
    ['30 s', [30_000], 'pass', 30],
    ['30.001 s', [30_001], 'warn', 30.001],
  ])('takes writes that arrive after %s for what they are', async (_title, values, state, value) => {
    expect(await measured('replication', { ReplicationLatency: values })).toMatchObject({
      resource: arn('orders'),
      by: arn('orders', 'us-east-1'),
      state,
      value,
    });
  });

  it.each([
    ['nothing was measured', [], 'No replication to us-east-1 was measured in 3 minutes'],
    ['CloudWatch may not tell', 'Forbidden', 'How late replication to us-east-1 is, is not known: '],
  ])('knows nothing of replication where %s', async (_title, told, reason) => {
    const signal = await measured('replication', { ReplicationLatency: told });
    expect(signal).toMatchObject({ state: 'unknown', reason: expect.stringContaining(reason) });
    expect(signal).not.toHaveProperty('value');
  });
});

const stack = `
stack: tables
summary: A global table in two regions, a provisioned one, and a site that needs neither.
regions:
  - { region: eu-west-1, zones: [eu-west-1a] }
  - { region: us-east-1, zones: [us-east-1a] }
balancers: [{ name: web, regions: [home, standby], targetGroup: { name: web } }]
groups: [{ name: web, regions: [home, standby], size: 1, capacity: 90, targetGroups: [web] }]
databases: [{ id: web-db }]
tables:
  - { name: orders, regions: [home, standby] }
  - { name: carts, readCapacity: 200, writeCapacity: 40 }
  - { name: bills, readCapacity: 200, writeCapacity: 100, indexes: [{ name: by-customer, writeCapacity: 30 }] }
  - { name: idle, readsPerSecond: 0, writesPerSecond: 0 }
hostedZones:
  - name: example.com
    records: [{ name: www.example.com, balancer: web }, { name: db.example.com, database: web-db }]
users: { site: www.example.com, database: db.example.com, requestsPerSecond: 1 }
`;

/** A simulated account with tables, and the real poller's word on it, folded into the real model. */
function watched() {
  const { shop, look: watch, model } = watchedWorld(stack, dynamodb);
  const look = async () => {
    const { signals } = await watch();
    return (name: string, check: string) =>
      signals.get(arn(name))?.find((signal) => signal.check === `dynamodb/${check}`);
  };
  return { shop, look, verdict: (name: string) => model().verdicts.get(arn(name)) };
}

describe('the tables of DynamoDB, in the simulated account', () => {
  it('are well while nothing is wrong, and nobody claims to know about one that nobody uses', async () => {
    const { look, verdict } = watched();
    const said = await look();
    for (const name of ['orders', 'carts', 'idle'])
      expect(said(name, 'status')).toMatchObject({ state: 'pass' });
    expect(said('carts', 'throttles')).toMatchObject({ state: 'pass', value: 0 });
    expect(said('idle', 'throttles')).toMatchObject({ state: 'unknown' });
    expect(said('idle', 'throttles')).not.toHaveProperty('value');
    expect(said('orders', 'replica-status')).toMatchObject({ state: 'pass', by: arn('orders', 'us-east-1') });
    expect(said('orders', 'replication-latency')).toMatchObject({ state: 'pass', value: 0.8 });
    expect(said('carts', 'replication-latency')).toBeUndefined();
    expect(verdict('carts')).toMatchObject({ kind: 'healthy' });
  });

  it('throttle what is above their capacity: a warning at first, a failure once it lasts', async () => {
    const { look, verdict, shop } = watched();
    await shop.play(1);
    const heal = shop.fault(faultNamed('surge-table'), { table: 'carts', times: 4 });
    await shop.play(100);
    const atFirst = await look();
    expect(atFirst('carts', 'throttles')).toMatchObject({ state: 'warn', value: 0.5 });
    await shop.play(120);
    const lasting = await look();
    expect(lasting('carts', 'throttles')).toMatchObject({
      state: 'fail',
      value: 0.5,
      measures: 'saturation',
    });
    expect(lasting('carts', 'throttles')?.reason).toMatch(
      /^50\.0 % of the (reads|writes) were throttled at .*, as in 3 of the last 5 minutes counted$/,
    );
    expect(verdict('carts')).toMatchObject({ kind: 'overloaded' });
    heal();
    await shop.play(120);
    expect((await look())('carts', 'throttles')).toMatchObject({ state: 'pass' });
  });

  it('fail where an index has no room for what is written, though the table itself throttles nothing', async () => {
    const { look, verdict, shop } = watched();
    await shop.play(120);
    expect((await look())('bills', 'index-throttles')).toMatchObject({ state: 'pass', value: 0 });
    const heal = shop.fault(faultNamed('surge-table'), { table: 'bills', times: 2 });
    await shop.play(220);
    const said = await look();
    expect(said('bills', 'throttles')).toMatchObject({ state: 'pass', value: 0 });
    expect(said('bills', 'index-throttles')).toMatchObject({
      state: 'fail',
      value: 0.25,
      measures: 'saturation',
      reason: expect.stringMatching(/^25\.0 % of the writes of the index by-customer were throttled/),
    });
    expect(verdict('bills')).toMatchObject({ kind: 'overloaded' });
    heal();
    await shop.play(120);
    expect((await look())('bills', 'index-throttles')).toMatchObject({ state: 'pass' });
  });

  it('warn where answers take longer than they did in the hour before, and of no other table', async () => {
    const { look, verdict, shop } = watched();
    await shop.play(30 * 60);
    expect((await look())('carts', 'latency')).toMatchObject({ state: 'pass', value: 0.006 });
    shop.fault(faultNamed('slow-table'), { table: 'carts', times: 10 });
    await shop.play(11 * 60);
    const said = await look();
    expect(said('carts', 'latency')).toMatchObject({ state: 'warn', value: 0.06 });
    expect(said('carts', 'latency')?.reason).toMatch(
      /^PutItem took 60\.0 ms on average from .*, and 6\.0 ms in the hour before$/,
    );
    expect(said('orders', 'latency')).toMatchObject({ state: 'pass' });
    expect(said('idle', 'latency')).toMatchObject({ state: 'unknown', nature: 'warning-only' });
    expect(verdict('carts')).toMatchObject({ kind: 'degraded' });
  });

  it('warn of a replica that is ever further behind, and of one whose key is lost', async () => {
    const { look, shop } = watched();
    shop.fault(faultNamed('pause-table-replication'), { table: 'orders', region: 'home' });
    shop.fault(faultNamed('lose-table-key'), { table: 'orders', region: 'standby' });
    await shop.play(150);
    const said = await look();
    expect(said('orders', 'replication-latency')).toMatchObject({ state: 'warn', family: 'data' });
    expect(said('orders', 'replication-latency')?.value).toBeGreaterThan(30);
    expect(said('orders', 'replica-status')).toMatchObject({
      state: 'warn',
      reason: 'DynamoDB says INACCESSIBLE_ENCRYPTION_CREDENTIALS of the replica in us-east-1',
    });
    expect(said('orders', 'status')).toMatchObject({ state: 'pass' });
  });

  it('fail when their own key cannot be used', async () => {
    const { look, shop } = watched();
    const heal = shop.fault(faultNamed('lose-table-key'), { table: 'carts' });
    expect((await look())('carts', 'status')).toMatchObject({ state: 'fail' });
    heal();
    expect((await look())('carts', 'status')).toMatchObject({ state: 'pass' });
  });

  it('claim nothing of throttling while CloudWatch is silent', async () => {
    const { look, shop } = watched();
    shop.fault(faultNamed('surge-table'), { table: 'carts' });
    shop.fault(faultNamed('silence-metrics'), { namespace: 'AWS/DynamoDB' });
    await shop.play(420);
    const said = await look();
    expect(said('carts', 'throttles')).toMatchObject({ state: 'unknown' });
    expect(said('orders', 'replication-latency')).toMatchObject({ state: 'unknown' });
  });
});
