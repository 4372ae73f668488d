import type { DBCluster, DBInstance } from '@aws-sdk/client-rds';
import { describe, expect, it } from 'vitest';
import { rds } from '../../../../src/pollers/rds.ts';
import { modelOf, signalOf } from '../../../support/model-of.ts';
import { pollBench, refused, startedAt } from '../../../support/poll.ts';

const db = (name: string, region = 'eu-west-1') => `arn:aws:rds:${region}:111122223333:db:${name}`;
const cluster = (name: string, region = 'eu-west-1') => `arn:aws:rds:${region}:111122223333:cluster:${name}`;

const orders: DBInstance = {
  DBInstanceIdentifier: 'orders',
  DBInstanceArn: db('orders'),
  DBInstanceStatus: 'available',
  DBInstanceClass: 'db.r6g.large',
  Engine: 'postgres',
  MultiAZ: true,
  AvailabilityZone: 'eu-west-1a',
  SecondaryAvailabilityZone: 'eu-west-1b',
  Endpoint: { Address: 'orders.abc.eu-west-1.rds.amazonaws.com', Port: 5432 },
  VpcSecurityGroups: [{ VpcSecurityGroupId: 'sg-1', Status: 'active' }],
  ReadReplicaDBInstanceIdentifiers: ['orders-r1', db('orders-us', 'us-east-1')],
  TagList: [{ Key: 'service', Value: 'shop' }],
};

async function poll(part: string, answers: Parameters<typeof pollBench>[0], model = modelOf()) {
  const [observation] = await pollBench(answers, model).run(rds, part);
  if (observation?.kind !== 'complete') throw new Error(JSON.stringify(observation));
  return observation;
}
const instances = (DBInstances: readonly DBInstance[], model = modelOf()) =>
  poll('instances', { 'RDS DescribeDBInstances': () => ({ DBInstances }) }, model);
const clusters = (DBClusters: readonly DBCluster[], model = modelOf()) =>
  poll('clusters', { 'RDS DescribeDBClusters': () => ({ DBClusters }) }, model);

describe('the instances part', () => {
  it('states a writer with everything that gates and actions read', async () => {
    const { resources } = await instances([orders]);
    expect(resources[0]).toMatchObject({
      id: db('orders'),
      kind: 'rds:instance',
      name: 'orders',
      zone: 'eu-west-1a',
      tags: { service: 'shop' },
      facts: {
        engine: 'postgres',
        status: 'available',
        role: 'writer',
        multiAz: true,
        secondaryZone: 'eu-west-1b',
        replicas: [db('orders-r1'), db('orders-us', 'us-east-1')],
        endpoint: 'orders.abc.eu-west-1.rds.amazonaws.com',
        endpointPort: 5432,
        securityGroups: ['sg-1'],
        failingOver: false,
      },
      relations: [],
    });
    expect(resources[0]?.facts).not.toHaveProperty('lagSeconds');
  });

  it.each([
    ['an identifier', 'orders', db('orders')],
    ['the ARN of another region', db('orders', 'us-east-1'), db('orders', 'us-east-1')],
  ])('leads a replica to its source by %s', async (_, source, to) => {
    const replica = { DBInstanceIdentifier: 'r', ReadReplicaSourceDBInstanceIdentifier: source };
    const { resources } = await instances([replica]);
    expect(resources[0]).toMatchObject({
      id: db('r'),
      facts: { role: 'replica', replicaOf: to },
      relations: [{ type: 'replicates', to }],
    });
  });

  it('leads a replica of a cluster to that cluster', async () => {
    const { resources } = await instances([
      { DBInstanceIdentifier: 'r', ReadReplicaSourceDBClusterIdentifier: 'shop' },
    ]);
    expect(resources[0]?.relations).toEqual([{ type: 'replicates', to: cluster('shop') }]);
  });

  it('leaves the role of a cluster member to the cluster', async () => {
    const { resources } = await instances([{ DBInstanceIdentifier: 'shop-1', DBClusterIdentifier: 'shop' }]);
    expect(resources[0]?.facts).toMatchObject({ clusterId: cluster('shop') });
    expect(resources[0]?.facts).not.toHaveProperty('role');
    expect(resources[0]?.relations).toEqual([{ type: 'member-of', to: cluster('shop') }]);
  });

  it('calls an instance that neither copies nor is copied standalone', async () => {
    expect((await instances([{ DBInstanceIdentifier: 'x' }])).resources[0]?.facts['role']).toBe('standalone');
  });

  it('says the status as RDS does', async () => {
    const { signals } = await instances([{ ...orders, DBInstanceStatus: 'storage-full' }]);
    expect(signals).toMatchObject([
      {
        resource: db('orders'),
        check: 'rds/status',
        state: 'fail',
        family: 'control-plane',
        reason: 'RDS says storage-full',
      },
    ]);
  });

  it.each([
    [{ Status: 'replicating', Normal: true }, 'pass'],
    [{ Status: 'replicating' }, 'pass'],
    [{ Status: 'replication degraded', Normal: false }, 'warn'],
    [{ Status: 'error', Normal: false, Message: 'Duplicate key' }, 'fail'],
    [{ Status: 'stopped', Normal: false }, 'fail'],
    [{ Status: 'terminated', Normal: false }, 'fail'],
    [{ Status: 'stopped' }, 'unknown'],
  ])('takes replication %j for %s', async (info, state) => {
    const StatusInfos = [{ StatusType: 'read replication', ...info }];
    const { signals } = await instances([{ DBInstanceIdentifier: 'r', StatusInfos }]);
    expect(signals.find(({ check }) => check === 'rds/replication')).toMatchObject({ state, family: 'data' });
  });

  const underWay = { state: 'unknown', nature: 'transition', observedAt: startedAt } as const;
  it.each([
    ['its status says so', { DBInstanceStatus: 'failing-over' }, [], true],
    ['an event says so', {}, [signalOf({ resource: db('orders'), check: 'rds/event', ...underWay })], true],
    [
      'an event says so of its cluster',
      { DBClusterIdentifier: 'shop' },
      [signalOf({ resource: cluster('shop'), check: 'rds/event', ...underWay })],
      true,
    ],
    [
      'an event said so that is no longer valid',
      {},
      [
        signalOf({
          resource: db('orders'),
          check: 'rds/event',
          ...underWay,
          observedAt: startedAt - 150_001,
        }),
      ],
      false,
    ],
    ['an event tells of the end', {}, [signalOf({ resource: db('orders'), check: 'rds/event' })], false],
    ['nothing says so', {}, [], false],
  ])('is failing over when %s: %4$s', async (_, parts, signals, failingOver) => {
    const { resources } = await instances([{ ...orders, ...parts }], modelOf({ signals }));
    expect(resources[0]?.facts['failingOver']).toBe(failingOver);
  });

  it.each([
    [{ state: 'pass', value: 2.5, observedAt: startedAt } as const, 2.5],
    [{ state: 'unknown', observedAt: startedAt } as const, undefined],
    [{ state: 'pass', value: 2.5, observedAt: startedAt - 150_001 } as const, undefined],
  ])('states a lag only while it is known: %j', async (lag, lagSeconds) => {
    const signals = [signalOf({ resource: db('orders'), check: 'rds/replica-lag', ...lag })];
    const { resources } = await instances([orders], modelOf({ signals }));
    expect(resources[0]?.facts['lagSeconds']).toBe(lagSeconds);
  });

  it('follows the marker through a long list', async () => {
    const { resources } = await poll('instances', {
      'RDS DescribeDBInstances': ({ Marker }: { Marker?: string }) =>
        Marker === undefined
          ? { DBInstances: [{ DBInstanceIdentifier: 'a' }], Marker: 'm' }
          : { DBInstances: [{ DBInstanceIdentifier: 'b' }] },
    });
    expect(resources.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('names the permission that it is denied', async () => {
    const bench = pollBench({
      'RDS DescribeDBInstances': () => {
        throw refused('AccessDenied', 403);
      },
    });
    await expect(bench.run(rds, 'instances')).resolves.toMatchObject([
      { kind: 'failed', failure: 'denied', permission: 'rds:DescribeDBInstances' },
    ]);
  });
});

describe('the clusters part', () => {
  const shop: DBCluster = {
    DBClusterIdentifier: 'shop',
    DBClusterArn: cluster('shop'),
    Status: 'available',
    Engine: 'aurora-mysql',
    Endpoint: 'shop.cluster-abc.eu-west-1.rds.amazonaws.com',
    GlobalClusterIdentifier: 'world',
    DBClusterMembers: [
      { DBInstanceIdentifier: 'shop-1', IsClusterWriter: false, PromotionTier: 1 },
      { DBInstanceIdentifier: 'shop-2', IsClusterWriter: true, PromotionTier: 0 },
    ],
  };

  it('states the cluster and what only it knows of its members', async () => {
    const { resources, signals } = await clusters([shop]);
    expect(resources).toMatchObject([
      {
        id: cluster('shop'),
        kind: 'rds:cluster',
        facts: {
          engine: 'aurora-mysql',
          status: 'available',
          writer: db('shop-2'),
          readers: [db('shop-1')],
          endpoint: 'shop.cluster-abc.eu-west-1.rds.amazonaws.com',
          failingOver: false,
          globalCluster: 'world',
        },
      },
      {
        id: db('shop-1'),
        facts: { role: 'reader', clusterId: cluster('shop'), promotionTier: 1 },
        relations: [{ type: 'member-of', to: cluster('shop') }],
      },
      { id: db('shop-2'), facts: { role: 'writer', promotionTier: 0 } },
    ]);
    expect(signals).toMatchObject([{ resource: cluster('shop'), check: 'rds/status', state: 'pass' }]);
  });

  it('leads a cluster of another region to its source', async () => {
    const source = cluster('shop', 'us-east-1');
    const { resources } = await clusters([
      { DBClusterIdentifier: 'far', ReplicationSourceIdentifier: source },
    ]);
    expect(resources[0]?.relations).toEqual([{ type: 'replicates', to: source }]);
  });

  it('has no writer while RDS names none', async () => {
    const { resources } = await clusters([{ ...shop, DBClusterMembers: [] }]);
    expect(resources[0]?.facts).not.toHaveProperty('writer');
  });
});
