import type { GetMetricDataCommandInput } from '@aws-sdk/client-cloudwatch';
import type { Event } from '@aws-sdk/client-rds';
import { describe, expect, it } from 'vitest';
import { rds } from '../../../../src/pollers/rds.ts';
import { modelOf, resourceOf } from '../../../support/model-of.ts';
import { type Answers, pollBench, startedAt } from '../../../support/poll.ts';

const db = (name: string) => `arn:aws:rds:eu-west-1:111122223333:db:${name}`;
const clusterId = 'arn:aws:rds:eu-west-1:111122223333:cluster:shop';
const instance = (name: string, facts: Record<string, string>) =>
  resourceOf({
    id: db(name),
    kind: 'rds:instance',
    facts,
    relations: facts['clusterId'] === undefined ? [] : [{ type: 'member-of', to: facts['clusterId'] }],
  });
const shop = resourceOf({ id: clusterId, kind: 'rds:cluster' });
const writer = instance('shop-1', { engine: 'aurora-mysql', role: 'writer', clusterId });
const reader = instance('shop-2', { engine: 'aurora-mysql', role: 'reader', clusterId });
const replica = instance('orders-r1', { engine: 'postgres', role: 'replica', replicaOf: db('orders') });
const orders = instance('orders', { engine: 'postgres', role: 'writer' });
const document = instance('docs-2', { engine: 'docdb', role: 'reader' });
const alone = instance('alone-1', { engine: 'aurora-mysql', role: 'writer', clusterId: `${clusterId}-2` });
const model = modelOf({ resources: [shop, writer, reader, orders, replica, document, alone] });

async function signalsOf(part: string, answers: Answers) {
  const bench = pollBench(answers, model);
  const [observation] = await bench.run(rds, part);
  if (observation?.kind !== 'complete') throw new Error(JSON.stringify(observation));
  return { signals: observation.signals, inputs: bench.sent.map(({ input }) => input) };
}

describe('the events part', () => {
  const failover = (parts: Event): Event => ({
    SourceType: 'db-instance',
    SourceIdentifier: 'orders',
    Message: 'Multi-AZ instance failover started.',
    EventCategories: ['failover'],
    Date: new Date(startedAt - 10_000),
    ...parts,
  });
  const events = (Events: readonly Event[]) =>
    signalsOf('events', { 'RDS DescribeEvents': () => ({ Events }) });

  it('asks for the last fourteen minutes by the clock of AWS', async () => {
    expect((await events([])).inputs).toEqual([expect.objectContaining({ Duration: 14 })]);
  });

  it('tells of a database that RDS is failing over', async () => {
    expect((await events([failover({})])).signals).toMatchObject([
      {
        resource: db('orders'),
        check: 'rds/event',
        state: 'unknown',
        nature: 'transition',
        family: 'control-plane',
        since: startedAt - 10_000,
      },
    ]);
  });

  it('tells the members what RDS does to their cluster', async () => {
    const { signals } = await events([failover({ SourceType: 'db-cluster', SourceArn: clusterId })]);
    expect(signals.map(({ resource, by }) => [resource, by])).toEqual([
      [clusterId, undefined],
      [writer.id, clusterId],
      [reader.id, clusterId],
    ]);
  });

  it.each<[string, Event]>([
    ['of snapshots', { SourceType: 'db-snapshot' }],
    ['without a source', { SourceIdentifier: undefined }],
    ['without a date', { Date: undefined }],
    ['of what does not matter', { Message: 'Backing up', EventCategories: ['backup'] }],
  ])('passes over events %s', async (_, parts) => {
    expect((await events([failover(parts)])).signals).toEqual([]);
  });
});

describe('the lag part', () => {
  /** By instance: the values of the last minutes, newest first. */
  const lags = (values: Readonly<Record<string, readonly number[]>>): Answers => ({
    'CloudWatch GetMetricData': ({ MetricDataQueries = [] }: GetMetricDataCommandInput) => ({
      MetricDataResults: MetricDataQueries.map(({ Id, MetricStat }) => {
        const Values = values[MetricStat?.Metric?.Dimensions?.[0]?.Value ?? ''] ?? [];
        return {
          Id,
          Values,
          Timestamps: Values.map((_, index) => new Date(startedAt - (index + 1) * 60_000)),
        };
      }),
    }),
  });

  it('asks for the metric of each engine, for no writer and for nothing that is measured elsewhere', async () => {
    const { inputs } = await signalsOf('lag', lags({}));
    const queries = (inputs[0] as GetMetricDataCommandInput).MetricDataQueries ?? [];
    expect(
      queries.map(({ MetricStat }) => [MetricStat?.Metric?.MetricName, MetricStat?.Metric?.Dimensions]),
    ).toEqual([
      ['AuroraReplicaLag', [{ Name: 'DBInstanceIdentifier', Value: 'shop-2' }]],
      ['ReplicaLag', [{ Name: 'DBInstanceIdentifier', Value: 'orders-r1' }]],
    ]);
  });

  it('counts in seconds, though Aurora counts in milliseconds', async () => {
    const { signals } = await signalsOf('lag', lags({ 'shop-2': [1500], 'orders-r1': [2] }));
    expect(signals.map(({ value }) => value)).toEqual([1.5, 2]);
  });

  it.each<[string, readonly number[], string, number | undefined]>([
    ['0', [0], 'pass', 0],
    ['30 s', [30], 'pass', 30],
    ['just over 30 s', [30.001], 'warn', 30.001],
    ['an hour, for late is not dead', [3600], 'warn', 3600],
    ['-1, which is no lag at all', [-1], 'unknown', undefined],
    ['-1 after 0', [-1, 0], 'unknown', undefined],
    ['nothing', [], 'unknown', undefined],
  ])('takes %s for what it is', async (_, values, state, value) => {
    const { signals } = await signalsOf('lag', lags({ 'orders-r1': values }));
    const signal = signals.find(({ resource }) => resource === replica.id);
    expect(signal).toMatchObject({ check: 'rds/replica-lag', family: 'data', state });
    expect(signal?.value).toBe(value);
  });
});

describe('the connections part', () => {
  const minutes = (count: number, value: number) => Array.from({ length: count }, () => value);

  /** What it says of a writer whose last minutes, newest first, had so many connections; `late` minutes ago. */
  async function wordOn(values: readonly number[], late = 1) {
    const answers: Answers = {
      'CloudWatch GetMetricData': ({ MetricDataQueries = [] }: GetMetricDataCommandInput) => ({
        MetricDataResults: MetricDataQueries.map(({ Id }) => ({
          Id,
          Values: [...values],
          Timestamps: values.map((_, index) => new Date(startedAt - (index + late) * 60_000)),
        })),
      }),
    };
    return (await signalsOf('connections', answers)).signals;
  }

  it('asks about writers that have replicas or readers, and about nobody else', async () => {
    const signals = await wordOn([3]);
    expect(signals.map(({ resource }) => resource)).toEqual([writer.id, orders.id]);
  });

  it.each<[string, readonly number[], string]>([
    ['some', [3], 'pass'],
    ['nobody where somebody was for ten minutes', [0, ...minutes(10, 3)], 'warn'],
    ['nobody for long where somebody was for ten minutes', [...minutes(40, 0), ...minutes(10, 1)], 'warn'],
    ['nobody where somebody was for nine minutes', [0, ...minutes(9, 3)], 'pass'],
    ['nobody as it has been before', [0, ...minutes(10, 3), 0, 3], 'pass'],
    ['nobody ever', minutes(60, 0), 'pass'],
    ['somebody again', [1, 0, ...minutes(10, 3)], 'pass'],
    ['nothing, which is not zero', [], 'unknown'],
  ])('takes %s for what it is', async (_what, values, state) => {
    for (const signal of await wordOn(values))
      expect(signal).toMatchObject({ check: 'rds/connections', family: 'application', state });
  });

  it('knows nothing by figures that are older than three minutes', async () => {
    const values = [0, ...minutes(10, 3)];
    expect((await wordOn(values, 3))[0]?.state).toBe('warn');
    expect((await wordOn(values, 3.001))[0]?.state).toBe('unknown');
  });
});

describe('a refresh by RDS', () => {
  const answers: Answers = {
    'RDS DescribeDBInstances': () => ({
      DBInstances: [
        { DBInstanceIdentifier: 'shop-1', DBClusterIdentifier: 'shop', DBInstanceStatus: 'available' },
        { DBInstanceIdentifier: 'shop-2', DBClusterIdentifier: 'shop', DBInstanceStatus: 'available' },
        { DBInstanceIdentifier: 'stranger', DBInstanceStatus: 'failed' },
      ],
    }),
    'RDS DescribeDBClusters': () => ({
      DBClusters: [
        {
          DBClusterIdentifier: 'shop',
          DBClusterMembers: [{ DBInstanceIdentifier: 'shop-2', IsClusterWriter: true }],
        },
      ],
    }),
    'RDS DescribeEvents': () => ({
      Events: [
        {
          SourceType: 'db-cluster',
          SourceIdentifier: 'shop',
          Message: 'Started cross AZ failover to DB instance: shop-2',
          EventCategories: ['failover'],
          Date: new Date(startedAt - 5_000),
        },
      ],
    }),
    'CloudWatch GetMetricData': () => ({
      MetricDataResults: [{ Id: 'm0', Values: [250], Timestamps: [new Date(startedAt - 60_000)] }],
    }),
  };

  it('reads a database with its whole cluster, and what it finds there is consistent', async () => {
    const bench = pollBench(answers, model);
    const observations = await rds.refresh([writer.id], bench.context);
    expect(observations.map(({ kind, observer }) => `${kind} ${observer.name}`)).toEqual([
      'partial rds/events',
      'partial rds/lag',
      'partial rds/connections',
      'partial rds/instances',
      'partial rds/clusters',
    ]);
    const instances = observations[3];
    // The failover and the lag were read a moment ago: the facts must not be those of the last round.
    expect(instances).toMatchObject({
      resources: [
        { id: writer.id, facts: { failingOver: true } },
        { id: reader.id, facts: { failingOver: true, lagSeconds: 0.25 } },
      ],
      gone: [],
    });
    expect(observations[4]).toMatchObject({
      resources: [{ id: clusterId, facts: { writer: reader.id, failingOver: true } }, { id: reader.id }],
    });
  });

  it('asks by filter, because one id that is gone would fail a call by name', async () => {
    const bench = pollBench(answers, model);
    await rds.refresh([writer.id], bench.context);
    const input = bench.sent.find(({ operation }) => operation === 'DescribeDBInstances')?.input;
    const [filter] = (input as { Filters: { Name: string; Values: string[] }[] }).Filters;
    expect(filter?.Name).toBe('db-instance-id');
    expect(filter?.Values.toSorted()).toEqual(['shop-1', 'shop-2']);
  });

  it('says which database is gone', async () => {
    const bench = pollBench({ ...answers, 'RDS DescribeDBInstances': () => ({ DBInstances: [] }) }, model);
    const observations = await rds.refresh([replica.id], bench.context);
    expect(observations.find(({ observer }) => observer.name === 'rds/instances')).toMatchObject({
      gone: expect.arrayContaining([replica.id]) as unknown,
    });
  });

  it('reads nothing for what is no database of this scope', async () => {
    const bench = pollBench(answers, model);
    const elsewhere = 'arn:aws:rds:us-east-1:111122223333:db:x';
    await expect(rds.refresh([elsewhere, 'arn:aws:route53:::hostedzone/Z1'], bench.context)).resolves.toEqual(
      [],
    );
    expect(bench.sent).toEqual([]);
  });
});
