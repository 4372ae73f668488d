import type { GetMetricDataCommandInput } from '@aws-sdk/client-cloudwatch';
import type { CacheCluster, ReplicationGroup } from '@aws-sdk/client-elasticache';
import { describe, expect, it } from 'vitest';
import { createAwsAccess } from '../../src/aws/client-pool.ts';
import type { Observation } from '../../src/model/observation.ts';
import type { Resource } from '../../src/model/resource.ts';
import { elasticache } from '../../src/pollers/elasticache.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { faultNamed } from '../../src/simulator/faults/registry.ts';
import { simulatedTransport } from '../../src/simulator/transport.ts';
import { modelOf, resourceOf } from '../support/model-of.ts';
import { pollBench, refused, scope, startedAt } from '../support/poll.ts';
import { watchedWorld } from '../support/watched-world.ts';

const arn = (name: string) => `arn:aws:elasticache:eu-west-1:111122223333:cluster:${name}`;
const groupArn = (name: string) => `arn:aws:elasticache:eu-west-1:111122223333:replicationgroup:${name}`;

const clusters = 'ElastiCache DescribeCacheClusters';
const groups = 'ElastiCache DescribeReplicationGroups';
const events = 'ElastiCache DescribeEvents';
const tags = 'ElastiCache ListTagsForResource';
const metrics = 'CloudWatch GetMetricData';

function answered(observations: readonly Observation[]) {
  const [observation] = observations;
  if (observation === undefined || observation.kind === 'failed')
    throw new Error(`no answer: ${JSON.stringify(observation)}`);
  return observation;
}

const node = (name: string, facts: Resource['facts'] = {}, primary?: string): Resource =>
  resourceOf({
    id: arn(name),
    kind: 'elasticache:cluster',
    facts,
    relations: [
      { type: 'member-of', to: groupArn('carts') },
      ...(primary === undefined ? [] : [{ type: 'replicates' as const, to: arn(primary) }]),
    ],
  });
const group = resourceOf({ id: groupArn('carts'), kind: 'elasticache:replication-group' });

describe('cache clusters, as AWS documents its answers', () => {
  async function described(cluster: CacheCluster) {
    const bench = pollBench({
      [clusters]: () => ({ CacheClusters: [{ CacheClusterId: 'carts-001', ...cluster }] }),
    });
    const { resources, signals } = answered(await bench.run(elasticache, 'clusters'));
    return { resource: resources[0], signals };
  }

  it.each([
    ['available', 'pass', undefined],
    ['snapshotting', 'pass', undefined],
    ['modifying', 'unknown', 'transition'],
    ['rebooting cluster nodes', 'unknown', 'transition'],
    ['incompatible-network', 'fail', undefined],
    ['restore-failed', 'fail', undefined],
    ['something new', 'unknown', undefined],
    [undefined, 'unknown', undefined],
  ])('takes a cluster that is %s for %s', async (CacheClusterStatus, state, nature) => {
    const { signals } = await described({ CacheClusterStatus });
    expect(signals).toMatchObject([{ check: 'elasticache/status', family: 'control-plane', state }]);
    expect(signals[0]?.nature).toBe(nature);
  });

  it('says what the only node of a cluster says, and of one of several that the others serve on', async () => {
    const lost = { CacheNodeId: '0001', CacheNodeStatus: 'incompatible_parameters' };
    const alone = await described({ CacheNodes: [lost] });
    expect(alone.signals[1]).toMatchObject({
      check: 'elasticache/node-status',
      state: 'fail',
      by: `${arn('carts-001')}/0001`,
    });
    const many = await described({
      CacheNodes: [
        lost,
        { CacheNodeId: '0002', CacheNodeStatus: 'available' },
        { CacheNodeId: '0003', CacheNodeStatus: 'creating' },
      ],
    });
    expect(many.signals.slice(1).map(({ state, nature }) => [state, nature])).toEqual([
      ['warn', undefined],
      ['pass', undefined],
      ['unknown', undefined],
    ]);
  });

  it('tells a node of a replication group from a cluster that stands alone in several zones', async () => {
    const member = await described({
      CacheClusterStatus: 'available',
      ReplicationGroupId: 'carts',
      Engine: 'valkey',
      NumCacheNodes: 1,
      PreferredAvailabilityZone: 'eu-west-1b',
      CacheNodes: [{ CacheNodeId: '0001', CustomerAvailabilityZone: 'eu-west-1b' }],
    });
    expect(member.resource).toMatchObject({
      id: arn('carts-001'),
      zone: 'eu-west-1b',
      facts: { engine: 'valkey', nodes: 1, zones: ['eu-west-1b'], inReplicationGroup: true },
      relations: [{ type: 'member-of', to: groupArn('carts') }],
    });
    const alone = await described({
      CacheClusterStatus: 'available',
      Engine: 'memcached',
      NumCacheNodes: 2,
      PreferredAvailabilityZone: 'Multiple',
      CacheNodes: [
        { CacheNodeId: '0001', CustomerAvailabilityZone: 'eu-west-1b' },
        { CacheNodeId: '0002', CustomerAvailabilityZone: 'eu-west-1a' },
      ],
    });
    expect(alone.resource).toMatchObject({
      facts: { nodes: 2, zones: ['eu-west-1a', 'eu-west-1b'], inReplicationGroup: false },
      relations: [],
    });
    expect(alone.resource).not.toHaveProperty('zone');
  });

  it.each<[string, CacheCluster, Resource['facts']]>([
    [
      'a node of a replication group',
      { CacheNodes: [{ CacheNodeId: '0001', Endpoint: { Address: 'carts-001.example', Port: 6379 } }] },
      { endpointPort: 6379 },
    ],
    [
      'a cluster with an endpoint for all of its nodes',
      {
        ConfigurationEndpoint: { Address: 'lists.cfg.example', Port: 11211 },
        SecurityGroups: [
          { SecurityGroupId: 'sg-b', Status: 'active' },
          { SecurityGroupId: 'sg-a', Status: 'active' },
        ],
      },
      { endpointPort: 11211, securityGroups: ['sg-a', 'sg-b'] },
    ],
    ['a cluster of which AWS says neither', { SecurityGroups: [] }, {}],
  ])(
    'knows of %s its port and the security groups around it, as far as AWS says',
    async (_title, cluster, door) => {
      const facts = (await described(cluster)).resource?.facts ?? {};
      expect(
        Object.entries(facts).filter(([name]) => ['endpointPort', 'securityGroups'].includes(name)),
      ).toEqual(Object.entries(door).toSorted(([a], [b]) => b.localeCompare(a)));
    },
  );

  it('guesses nothing of what AWS left out', async () => {
    const { resource, signals } = await described({});
    expect(resource?.facts).toEqual({});
    expect(signals).toMatchObject([{ state: 'unknown', reason: 'ElastiCache says nothing of its status' }]);
  });

  it('reads every page', async () => {
    const bench = pollBench({
      [clusters]: ({ Marker }: { Marker?: string }) =>
        Marker === undefined
          ? { CacheClusters: [{ CacheClusterId: 'a' }], Marker: 'next' }
          : { CacheClusters: [{ CacheClusterId: 'b' }, {}] },
    });
    const { resources } = answered(await bench.run(elasticache, 'clusters'));
    expect(resources.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('cost one call where there is none', async () => {
    const bench = pollBench({ [clusters]: () => ({ CacheClusters: [] }) });
    for (const { name } of elasticache.parts)
      expect(answered(await bench.run(elasticache, name))).toMatchObject({ resources: [], signals: [] });
    expect(bench.sent.map(({ operation }) => operation)).toEqual(['DescribeCacheClusters']);
  });

  it.each([
    ['clusters', clusters],
    ['groups', groups],
    ['events', events],
    ['nodes', metrics],
    ['tags', tags],
  ])(
    'are not known by the part %s where %s is denied, and it says which permission is missing',
    async (part, denied) => {
      const model = modelOf({ resources: [group, node('carts-001'), node('carts-002', {}, 'carts-001')] });
      const bench = pollBench(
        {
          [denied]: () => {
            throw refused('AccessDenied', 403);
          },
        },
        model,
      );
      expect(await bench.run(elasticache, part)).toMatchObject([
        {
          kind: 'failed',
          failure: 'denied',
          permission: elasticache.parts.find(({ name }) => name === part)?.permissions[0],
        },
      ]);
    },
  );
});

describe('replication groups, as AWS documents its answers', () => {
  async function described(described: ReplicationGroup) {
    const bench = pollBench(
      { [groups]: () => ({ ReplicationGroups: [{ ReplicationGroupId: 'carts', ...described }] }) },
      modelOf({ resources: [node('carts-001')] }),
    );
    return answered(await bench.run(elasticache, 'groups'));
  }
  const members = [
    { CacheClusterId: 'carts-001', CurrentRole: 'replica', PreferredAvailabilityZone: 'eu-west-1a' },
    { CacheClusterId: 'carts-002', CurrentRole: 'primary', PreferredAvailabilityZone: 'eu-west-1b' },
  ];

  it('say who is primary, who follows it, and how many there are', async () => {
    const { resources } = await described({
      Status: 'available',
      AutomaticFailover: 'enabled',
      MultiAZ: 'disabled',
      ClusterEnabled: false,
      SnapshotRetentionLimit: 0,
      NodeGroups: [{ NodeGroupId: '0001', NodeGroupMembers: members }],
    });
    expect(resources[0]?.facts).toEqual({
      status: 'available',
      automaticFailover: 'enabled',
      multiAz: 'disabled',
      clusterMode: false,
      shards: 1,
      replicasPerShard: 1,
      zones: ['eu-west-1a', 'eu-west-1b'],
      snapshotRetentionDays: 0,
    });
    expect(resources.slice(1)).toMatchObject([
      {
        id: arn('carts-001'),
        facts: { role: 'replica', shard: '0001' },
        relations: [{ to: groupArn('carts') }, { type: 'replicates', to: arn('carts-002') }],
      },
      {
        id: arn('carts-002'),
        facts: { role: 'primary', shard: '0001' },
        relations: [{ to: groupArn('carts') }],
      },
    ]);
  });

  it('count the replicas of the shard that has the fewest, and give nobody a role that AWS does not', async () => {
    const { resources } = await described({
      NodeGroups: [
        { NodeGroupId: '0001', NodeGroupMembers: [{ CacheClusterId: 'a' }, { CacheClusterId: 'b' }] },
        { NodeGroupId: '0002', NodeGroupMembers: [{ CacheClusterId: 'c' }] },
      ],
    });
    expect(resources[0]?.facts).toEqual({ shards: 2, replicasPerShard: 0, zones: [] });
    expect(resources[1]).toMatchObject({ facts: { shard: '0001' }, relations: [{ type: 'member-of' }] });
  });

  it('guess nothing of what AWS left out', async () => {
    const { resources, signals } = await described({});
    expect(resources).toMatchObject([{ facts: {} }]);
    expect(signals).toMatchObject([{ check: 'elasticache/status', state: 'unknown' }]);
  });

  it('carry their tags, and those of clusters that stand alone', async () => {
    const alone = resourceOf({ id: arn('sessions'), kind: 'elasticache:cluster' });
    const bench = pollBench(
      {
        [tags]: ({ ResourceName }: { ResourceName: string }) => {
          if (ResourceName === arn('sessions')) throw refused('CacheClusterNotFound', 404);
          return { TagList: [{ Key: 'holdfast', Value: 'managed' }] };
        },
      },
      modelOf({ resources: [group, node('carts-001'), alone] }),
    );
    const { resources } = answered(await bench.run(elasticache, 'tags'));
    expect(resources).toMatchObject([{ id: groupArn('carts'), tags: { holdfast: 'managed' }, facts: {} }]);
    expect(bench.sent).toHaveLength(2);
  });
});

describe('what ElastiCache says that it does', () => {
  const minutes = 60_000;
  const test = 'Test Failover API called for node group 0001';
  const over = 'Failover from primary node carts-001 to replica node carts-002 completed';
  const recovering = 'Recovering cache nodes 0001';
  const recovered = 'Finished recovery for cache nodes 0001';

  async function told(type: 'replication-group' | 'cache-cluster', ...story: readonly [string, number][]) {
    const bench = pollBench(
      {
        [events]: () => ({
          Events: story.map(([Message, ago]) => ({
            SourceType: type,
            SourceIdentifier: type === 'cache-cluster' ? 'carts-001' : 'carts',
            Message,
            Date: new Date(startedAt - ago),
          })),
        }),
      },
      modelOf({ resources: [group, node('carts-001'), node('carts-002', {}, 'carts-001')] }),
    );
    const { signals } = answered(await bench.run(elasticache, 'events'));
    return signals.map(({ resource, state, nature }) => [resource, state, nature]);
  }

  it('is a transition of the group and all of its nodes while a failover is under way, for five minutes', async () => {
    expect(await told('replication-group', [test, 5 * minutes - 1])).toEqual([
      [groupArn('carts'), 'unknown', 'transition'],
      [arn('carts-001'), 'unknown', 'transition'],
      [arn('carts-002'), 'unknown', 'transition'],
    ]);
    expect(await told('replication-group', [test, 5 * minutes])).toEqual([
      [groupArn('carts'), 'warn', undefined],
    ]);
    expect(await told('replication-group', [test, 2 * minutes], [over, minutes])).toEqual([
      [groupArn('carts'), 'pass', undefined],
    ]);
  });

  it.each([
    ['10 minutes less a moment', [[recovering, 10 * minutes - 1]], 'unknown', 'transition'],
    ['10 minutes', [[recovering, 10 * minutes]], 'warn', undefined],
    [
      'until it has ended',
      [
        [recovering, 5 * minutes],
        [recovered, minutes],
      ],
      'pass',
      undefined,
    ],
    [
      'anew',
      [
        [recovered, 5 * minutes],
        [recovering, minutes],
      ],
      'unknown',
      'transition',
    ],
  ] as const)(
    'is a transition of the one node that is recovered: %s',
    async (_title, story, state, nature) => {
      expect(
        await told('cache-cluster', ...story.map(([text, ago]) => [text, ago] as [string, number])),
      ).toEqual([[arn('carts-001'), state, nature]]);
    },
  );

  it('warns of what failed, and is silent of what bears on nothing', async () => {
    const failed = 'Unable to add a node: insufficient capacity in eu-west-1a';
    expect(await told('cache-cluster', [failed, minutes])).toEqual([[arn('carts-001'), 'warn', undefined]]);
    expect(await told('cache-cluster', ['Cache cluster created', minutes])).toEqual([]);
    expect(await told('cache-cluster', [failed, 14 * minutes])).toEqual([]);
  });
});

describe('what clients and replicas see of a node', () => {
  type Minutes = readonly number[];
  /** Newest minute first; what is not told of is left out by CloudWatch. */
  async function seen(told: Readonly<Record<string, Minutes | 'Forbidden'>>, replicas = ['carts-002']) {
    const newest = startedAt - 60_000;
    const bench = pollBench(
      {
        [metrics]: ({ MetricDataQueries = [] }: GetMetricDataCommandInput) => ({
          MetricDataResults: MetricDataQueries.map(({ Id, MetricStat }) => {
            const metric = MetricStat?.Metric;
            const values = told[`${metric?.Dimensions?.[0]?.Value} ${metric?.MetricName}`] ?? [];
            if (values === 'Forbidden') return { Id, StatusCode: 'Forbidden', Timestamps: [], Values: [] };
            return {
              Id,
              StatusCode: 'Complete',
              Timestamps: values.map((_, index) => new Date(newest - index * 60_000)),
              Values: [...values],
            };
          }),
        }),
      },
      modelOf({
        resources: [group, node('carts-001'), ...replicas.map((name) => node(name, {}, 'carts-001'))],
      }),
    );
    const { signals } = answered(await bench.run(elasticache, 'nodes'));
    return (name: string, check: string) =>
      signals.find((signal) => signal.resource === arn(name) && signal.check === `elasticache/${check}`);
  }

  const busy = Array.from({ length: 20 }, () => 40);
  const left = [4, ...busy];
  const growing = [121, 61, 1];
  const fine = [1, 1, 1];

  it.each([
    ['somebody is there', busy, 'pass', 40],
    ['a fifth connection is a client', [5, ...busy], 'pass', 5],
    ['only ElastiCache is left where somebody always was', left, 'warn', 4],
    ['nobody was there before either', [4, 40, 4, ...busy], 'pass', 4],
    ['so little is known of before', [4, ...busy.slice(0, 9)], 'pass', 4],
    ['ten minutes are known of before', [4, ...busy.slice(0, 10)], 'warn', 4],
  ])('takes connections for what they are: %s', async (_title, told, state, value) => {
    const said = await seen({ 'carts-001 CurrConnections': told, 'carts-002 ReplicationLag': fine });
    expect(said('carts-001', 'connections')).toMatchObject({ family: 'application', state, value });
  });

  it.each([
    ['30 s', [30, 30, 30], 'pass'],
    ['30.1 s', [30.1, 30, 30], 'warn'],
    ['a lag that rises slower than the clock, as of one that only is slow', [121, 80, 40], 'warn'],
    ['a lag that rises as the clock does, but to no more than a minute', [60, 1, 1], 'warn'],
    ['a lag that rises as the clock does', growing, 'fail'],
  ])('tells a replica that is late from one that is cut off: %s', async (_title, told, state) => {
    const said = await seen({ 'carts-001 CurrConnections': busy, 'carts-002 ReplicationLag': told });
    expect(said('carts-002', 'replication-lag')).toMatchObject({ family: 'data', state, value: told[0] });
  });

  it('has two witnesses against a primary that its clients left and its only replica lost', async () => {
    const said = await seen({ 'carts-001 CurrConnections': left, 'carts-002 ReplicationLag': growing });
    expect(said('carts-001', 'connections')).toMatchObject({ state: 'fail' });
    expect(said('carts-001', 'replication')).toMatchObject({ family: 'data', state: 'fail' });
    expect(said('carts-002', 'replication-lag')).toMatchObject({ state: 'warn' });
  });

  it('has two witnesses against a replica that is cut off and that its own clients left', async () => {
    const said = await seen({
      'carts-001 CurrConnections': busy,
      'carts-002 CurrConnections': left,
      'carts-002 ReplicationLag': growing,
    });
    expect(said('carts-001', 'connections')).toMatchObject({ state: 'pass' });
    expect(said('carts-001', 'replication')).toMatchObject({ state: 'warn' });
    expect(said('carts-002', 'connections')).toMatchObject({ state: 'fail' });
    expect(said('carts-002', 'replication-lag')).toMatchObject({ state: 'fail' });
  });

  it('believes several replicas that all lost their primary, and not one of several', async () => {
    const of = ['carts-002', 'carts-003'];
    const all = await seen(
      {
        'carts-001 CurrConnections': busy,
        'carts-002 ReplicationLag': growing,
        'carts-003 ReplicationLag': growing,
      },
      of,
    );
    expect(all('carts-001', 'replication')).toMatchObject({ state: 'fail' });
    expect(all('carts-001', 'connections')).toMatchObject({ state: 'pass' });
    expect(all('carts-003', 'replication-lag')).toMatchObject({ state: 'warn' });
    const one = await seen({ 'carts-002 ReplicationLag': growing, 'carts-003 ReplicationLag': fine }, of);
    expect(one('carts-001', 'replication')).toMatchObject({
      state: 'pass',
      reason: '1 of 2 replicas follow it',
    });
    expect(one('carts-002', 'replication-lag')).toMatchObject({ state: 'fail' });
  });

  it.each([
    ['nothing was measured', {}],
    [
      'CloudWatch may not tell',
      { 'carts-001 CurrConnections': 'Forbidden', 'carts-002 ReplicationLag': 'Forbidden' },
    ],
  ] as const)('knows nothing where %s', async (_title, told) => {
    const said = await seen(told);
    for (const [name, check] of [
      ['carts-001', 'connections'],
      ['carts-001', 'replication'],
      ['carts-002', 'replication-lag'],
    ] as const) {
      expect(said(name, check)).toMatchObject({ state: 'unknown' });
      expect(said(name, check)).not.toHaveProperty('value');
    }
  });
});

const stack = `
stack: caches
summary: A cache with two replicas, one in shards without any, and a site that asks them.
regions:
  - { region: eu-west-1, zones: [eu-west-1a, eu-west-1b, eu-west-1c] }
balancers: [{ name: web, targetGroup: { name: web } }]
groups: [{ name: web, size: 3, capacity: 90, targetGroups: [web] }]
databases: [{ id: web-db }]
caches:
  - { id: carts, nodes: [home/1], replicas: 2 }
  - { id: pages, nodes: [home/1, home/2] }
hostedZones:
  - name: example.com
    records: [{ name: www.example.com, balancer: web }, { name: db.example.com, database: web-db }]
users: { site: www.example.com, database: db.example.com, requestsPerSecond: 1 }
tags: { holdfast: managed }
`;

/** A simulated account with caches, and the real poller's word on it, folded into the real model. */
function watched() {
  const { shop: played, look: watch, model } = watchedWorld(stack, elasticache);
  const look = async () => {
    const { signals } = await watch();
    return (id: string, check: string) =>
      signals.get(id)?.find((signal) => signal.check === `elasticache/${check}`);
  };
  return { played, look, model };
}

describe('the caches of ElastiCache, in the simulated account', () => {
  it('are well while nothing is wrong, stand in for one another, and carry the tags of their group', async () => {
    const { played, look, model } = watched();
    await played.play(60);
    const said = await look();
    expect(said(groupArn('carts'), 'status')).toMatchObject({ state: 'pass' });
    for (const name of ['carts-001', 'carts-002', 'carts-003'])
      for (const check of ['status', 'node-status', 'connections'])
        expect(said(arn(name), check)).toMatchObject({ state: 'pass' });
    expect(said(arn('carts-001'), 'replication')).toMatchObject({ state: 'pass' });
    expect(said(arn('carts-002'), 'replication-lag')).toMatchObject({ state: 'pass' });
    expect(said(arn('pages-0001-001'), 'connections')).toBeUndefined();
    expect(model().groups.get(groupArn('carts'))).toMatchObject({ state: 'healthy', serving: 3 });
    expect(model().resources.get(groupArn('carts'))?.tags).toEqual({ holdfast: 'managed' });
    expect(model().verdicts.get(arn('carts-001'))).toMatchObject({ kind: 'healthy' });
  });

  it('have two witnesses against a primary that hangs, though ElastiCache finds it well', async () => {
    const { played, look, model } = watched();
    await played.play(1);
    const heal = played.fault(faultNamed('hang-cache-node'), { cache: 'carts' });
    await played.play(240);
    const said = await look();
    expect(said(arn('carts-001'), 'status')).toMatchObject({ state: 'pass' });
    expect(said(arn('carts-001'), 'connections')).toMatchObject({ state: 'fail' });
    expect(said(arn('carts-001'), 'replication')).toMatchObject({ state: 'fail' });
    expect(model().verdicts.get(arn('carts-001'))).toMatchObject({ kind: 'host-failed' });
    expect(model().verdicts.get(arn('carts-002'))).toMatchObject({ kind: 'degraded' });
    heal();
    await played.play(180);
    await look();
    expect(model().verdicts.get(arn('carts-001'))).toMatchObject({ kind: 'healthy' });
  });

  it('are in transition while ElastiCache itself puts another node in the place of one that is gone', async () => {
    const { played, look, model } = watched();
    await played.play(1);
    const heal = played.fault(faultNamed('lose-cache-nodes'), { cache: 'carts', count: 1 });
    await played.play(60);
    const said = await look();
    expect(said(groupArn('carts'), 'event')).toMatchObject({
      state: 'pass',
      reason: 'ElastiCache: Failover from primary node carts-001 to replica node carts-002 completed',
    });
    expect(said(arn('carts-001'), 'event')).toMatchObject({ nature: 'transition' });
    expect(said(arn('carts-001'), 'node-status')).toMatchObject({ nature: 'transition' });
    expect(model().resources.get(arn('carts-002'))?.facts).toMatchObject({ role: 'primary' });
    expect(model().verdicts.get(arn('carts-001'))).toMatchObject({ kind: 'in-transition' });
    heal();
    await played.play(120);
    expect((await look())(arn('carts-001'), 'event')).toMatchObject({ state: 'pass' });
  });

  it('claim nothing while CloudWatch is silent', async () => {
    const { played, look } = watched();
    played.fault(faultNamed('silence-metrics'), { namespace: 'AWS/ElastiCache' });
    await played.play(420);
    const said = await look();
    expect(said(arn('carts-001'), 'connections')).toMatchObject({ state: 'unknown' });
    expect(said(arn('carts-001'), 'replication')).toMatchObject({ state: 'unknown' });
  });

  it('are read again with all that stand in for them before something is done to one', async () => {
    const { played, look, model } = watched();
    await look();
    const { clock } = played.world;
    const aws = createAwsAccess({
      clock,
      log: silentLogger,
      accounts: [{ account: scope.account }],
      transport: simulatedTransport(played.world),
    });
    const context = {
      aws,
      scope,
      now: () => clock.now(),
      priority: 'verify' as const,
      model: model(),
      wantedMetrics: () => [],
    };
    let told: readonly Observation[] | undefined;
    void elasticache.refresh([arn('carts-002')], context).then((all) => (told = all));
    await played.playUntil(() => told !== undefined, 60);
    expect(told?.map(({ kind, observer }) => [kind, observer.name])).toEqual([
      ['partial', 'elasticache/groups'],
      ['partial', 'elasticache/clusters'],
      ['partial', 'elasticache/events'],
      ['partial', 'elasticache/nodes'],
    ]);
    const spokenOf = new Set(
      told?.flatMap((one) => (one.kind === 'failed' ? [] : one.resources.map(({ name }) => name))),
    );
    expect([...spokenOf].toSorted()).toEqual(['carts', 'carts-001', 'carts-002', 'carts-003']);
  });
});

describe('simulated ElastiCache', () => {
  const world = () => watched().played;

  it.each([
    ['DescribeCacheClusters', { CacheClusterId: 'none' }, 'CacheClusterNotFound'],
    ['DescribeReplicationGroups', { ReplicationGroupId: 'none' }, 'ReplicationGroupNotFoundFault'],
    ['DescribeEvents', { MaxRecords: 19 }, 'InvalidParameterValue'],
    ['DescribeEvents', { MaxRecords: 101 }, 'InvalidParameterValue'],
    ['ListTagsForResource', { ResourceName: 'none' }, 'CacheClusterNotFound'],
  ])('refuses %s with %j', async (operation, input, name) => {
    await expect(world().call('ElastiCache', operation, input, scope.region)).rejects.toMatchObject({ name });
  });

  it('leaves nodes out of clusters unless they are asked for, and roles out of shards', async () => {
    const played = world();
    const { CacheClusters: listed } = await played.call<{ CacheClusters: CacheCluster[] }>(
      'ElastiCache',
      'DescribeCacheClusters',
      {},
      scope.region,
    );
    expect(listed.map(({ CacheClusterId }) => CacheClusterId)).toEqual([
      'carts-001',
      'carts-002',
      'carts-003',
      'pages-0001-001',
      'pages-0002-001',
    ]);
    expect(listed[0]).not.toHaveProperty('CacheNodes');
    const { ReplicationGroups: told } = await played.call<{ ReplicationGroups: ReplicationGroup[] }>(
      'ElastiCache',
      'DescribeReplicationGroups',
      {},
      scope.region,
    );
    expect(told.map(({ AutomaticFailover }) => AutomaticFailover)).toEqual(['enabled', 'disabled']);
    expect(told[1]?.NodeGroups?.[0]?.NodeGroupMembers?.[0]).not.toHaveProperty('CurrentRole');
  });
});
