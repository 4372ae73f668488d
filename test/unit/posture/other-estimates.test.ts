import { describe, expect, it } from 'vitest';
import type { Resource } from '../../../src/model/resource.ts';
import type { Signal } from '../../../src/model/signal.ts';
import type { Loss } from '../../../src/posture/estimate.ts';
import { estimateServices, type ServiceEstimate } from '../../../src/posture/estimate-services.ts';
import { postureServices } from '../../../src/posture/registry.ts';
import type { PostureCase, SketchedResource } from '../../../src/posture/rule.ts';
import { standingOf } from '../../../src/posture/standing.ts';
import { caseModel } from '../../support/posture-case.ts';

type Parts = PostureCase['resources'];
type Expected = Record<Loss, readonly [time: unknown, data: unknown]>;

function estimate({
  resources,
  objectives = {},
  measured = [],
  unmeasured = [],
}: {
  readonly resources: Parts;
  readonly objectives?: PostureCase['objectives'];
  readonly measured?: readonly (readonly [resource: string, check: string, value: number])[];
  readonly unmeasured?: readonly (readonly [resource: string, check: string])[];
}): ServiceEstimate {
  const { model } = caseModel({ resources, objectives });
  const signals = Map.groupBy(
    [
      ...measured.map(([resource, check, value]) => ({ resource, check, value }) as Signal),
      ...unmeasured.map(([resource, check]) => ({ resource, check, state: 'unknown' }) as Signal),
    ],
    ({ resource }) => resource,
  );
  const [service] = estimateServices({ ...model, signals }, postureServices);
  if (service === undefined) throw new Error('a case is one service');
  return service;
}

function inShort({ losses }: ServiceEstimate) {
  const short = (judged: ServiceEstimate['losses'][number]['time']) =>
    judged?.estimate.kind === 'about' ? judged.estimate.seconds : judged?.estimate.kind;
  return Object.fromEntries(losses.map(({ loss, time, data }) => [loss, [short(time), short(data)]]));
}

const of = (kind: SketchedResource['kind'], facts: Resource['facts'] = {}): SketchedResource => ({
  kind,
  name: 'orders',
  facts,
});
const abroad = (kind: SketchedResource['kind']): SketchedResource => ({
  kind,
  name: 'copy',
  region: 'eu-west-1',
});
const elsewhere = 'arn:aws:backup:eu-west-1:111111111111:backup-vault:Default';
const machine = (facts: Resource['facts']) => of('ec2:instance', { volumes: ['vol-1', 'vol-2'], ...facts });
const kept = [0, 0] as const;

describe('how a store of data comes through a loss', () => {
  it.each<[string, Parameters<typeof estimate>[0], Expected]>([
    [
      'a table in one region',
      { resources: [of('dynamodb:table', { replicaRegions: [] })] },
      { instance: kept, zone: kept, region: ['by-hand', 'everything'] },
    ],
    [
      'a table whose backups are copied abroad, nobody knows how often',
      { resources: [of('dynamodb:table', { replicaRegions: [], backupCopyVaults: [elsewhere] })] },
      { instance: kept, zone: kept, region: ['by-hand', 'cannot-tell'] },
    ],
    [
      'a global table, by its measured latency',
      {
        resources: [of('dynamodb:table', { replicaRegions: ['eu-west-1'] })],
        measured: [['orders', 'dynamodb/replication-latency', 1.2]],
      },
      { instance: kept, zone: kept, region: [0, 2] },
    ],
    [
      'a global table whose latency was not measured',
      { resources: [of('dynamodb:table', { replicaRegions: ['eu-west-1'] })] },
      { instance: kept, zone: kept, region: [0, 'cannot-tell'] },
    ],
    [
      'a global table with strong consistency',
      { resources: [of('dynamodb:table', { replicaRegions: ['eu-west-1'], consistency: 'STRONG' })] },
      { instance: kept, zone: kept, region: kept },
    ],
    [
      'a table that was not described',
      { resources: [of('dynamodb:table')] },
      { instance: kept, zone: kept, region: ['cannot-tell', 'cannot-tell'] },
    ],
    [
      'a bucket without replication',
      { resources: [of('s3:bucket', { replicaBuckets: [] })] },
      { instance: kept, zone: kept, region: ['by-hand', 'everything'] },
    ],
    [
      'a bucket replicated abroad, by the measured latency',
      {
        resources: [of('s3:bucket', { replicaBuckets: ['copy'] }), abroad('s3:bucket')],
        measured: [['orders', 's3/replication-latency', 40]],
      },
      // The copy is not asked for copies of its own.
      { instance: kept, zone: kept, region: ['by-hand', 40] },
    ],
    [
      'a bucket replicated to one that is not known',
      { resources: [of('s3:bucket', { replicaBuckets: ['copy'] })] },
      { instance: kept, zone: kept, region: ['cannot-tell', 'cannot-tell'] },
    ],
    [
      'a regional file system with mount targets in two zones',
      { resources: [of('efs:file-system', { oneZone: 'no', mountZones: ['us-east-1a', 'us-east-1b'] })] },
      { instance: [undefined, 0], zone: kept, region: ['by-hand', 'cannot-tell'] },
    ],
    [
      'a regional file system with one mount target',
      { resources: [of('efs:file-system', { oneZone: 'no', mountZones: ['us-east-1a'] })] },
      { instance: [undefined, 0], zone: ['by-hand', 0], region: ['by-hand', 'cannot-tell'] },
    ],
    [
      'a file system in one zone, without a backup',
      { resources: [of('efs:file-system', { oneZone: 'us-east-1a' })] },
      { instance: [undefined, 0], zone: ['by-hand', 'everything'], region: ['by-hand', 'cannot-tell'] },
    ],
    [
      'a file system in one zone that was backed up an hour ago',
      {
        resources: [
          of('efs:file-system', {
            oneZone: 'us-east-1a',
            backupVault: 'Default',
            backupKind: 'periodic',
            newestRecoveryPoint: '2026-01-01T11:00:00.000Z',
          }),
        ],
      },
      { instance: [undefined, 0], zone: ['by-hand', 3_600], region: ['by-hand', 'cannot-tell'] },
    ],
    [
      'a file system in one zone whose newest backup has no date',
      { resources: [of('efs:file-system', { oneZone: 'us-east-1a', backupVault: 'Default' })] },
      { instance: [undefined, 0], zone: ['by-hand', 'cannot-tell'], region: ['by-hand', 'cannot-tell'] },
    ],
    [
      'a database alone whose backups are late, as they were read',
      {
        resources: [of('rds:instance', { engine: 'postgres', multiAz: false, backupRetentionDays: 7 })],
        measured: [['orders', 'rds/restorable', 2_400]],
      },
      { instance: ['cannot-tell', 0], zone: ['by-hand', 2_400], region: ['by-hand', 'everything'] },
    ],
    [
      'a database of which RDS left out to which moment it can be restored',
      {
        resources: [of('rds:instance', { engine: 'postgres', multiAz: false, backupRetentionDays: 7 })],
        unmeasured: [['orders', 'rds/restorable']],
      },
      {
        instance: ['cannot-tell', 0],
        zone: ['by-hand', 'cannot-tell'],
        region: ['by-hand', 'everything'],
      },
    ],
    [
      'a machine that stands alone, whose volumes all have snapshots',
      { resources: [machine({ newestSnapshot: '2026-01-01T11:00:00.000Z', volumesWithoutSnapshot: [] })] },
      { instance: ['by-hand', 0], zone: ['by-hand', 3_600], region: ['by-hand', 'cannot-tell'] },
    ],
    [
      'a machine that stands alone, one of whose volumes has no snapshot',
      {
        resources: [
          machine({ newestSnapshot: '2026-01-01T11:00:00.000Z', volumesWithoutSnapshot: ['vol-2'] }),
        ],
      },
      { instance: ['by-hand', 0], zone: ['by-hand', 'cannot-tell'], region: ['by-hand', 'cannot-tell'] },
    ],
    [
      'a machine that stands alone and nobody backs up, which may keep nothing',
      { resources: [machine({ newestSnapshot: 'none', volumesWithoutSnapshot: [] })] },
      { instance: ['by-hand', 0], zone: ['by-hand', 'cannot-tell'], region: ['by-hand', 'cannot-tell'] },
    ],
    [
      'a machine that stands alone, whose snapshots were not read',
      { resources: [machine({})] },
      { instance: ['by-hand', 0], zone: ['by-hand', 'cannot-tell'], region: ['by-hand', 'cannot-tell'] },
    ],
    [
      'a machine without volumes',
      { resources: [machine({ volumes: [] })] },
      {
        instance: ['by-hand', 'cannot-tell'],
        zone: ['by-hand', 'cannot-tell'],
        region: ['by-hand', 'cannot-tell'],
      },
    ],
    [
      'a queue',
      { resources: [of('sqs:queue')] },
      { instance: kept, zone: kept, region: ['cannot-tell', 'cannot-tell'] },
    ],
  ])('%s', (_, given, expected) => {
    expect(inShort(estimate(given))).toEqual(expected);
  });
});

describe('how a cache comes through a loss', () => {
  const twoZones = { zones: ['us-east-1a', 'us-east-1b'] };
  const group = (facts: Resource['facts']) => of('elasticache:replication-group', facts);
  const node: SketchedResource = {
    kind: 'elasticache:cluster',
    name: 'orders-002',
    facts: { inReplicationGroup: true },
    relations: [{ type: 'member-of', to: 'orders' }],
  };
  it.each<[string, Parts, Expected]>([
    [
      'with a replica in another zone, which AWS promotes in a time that it does not publish',
      [group({ automaticFailover: 'enabled', replicasPerShard: 1, ...twoZones }), node],
      { instance: ['cannot-tell', 3], zone: ['cannot-tell', 3], region: ['cannot-tell', 'cannot-tell'] },
    ],
    [
      'with all nodes in one zone',
      [group({ automaticFailover: 'enabled', replicasPerShard: 1, zones: ['us-east-1a'] }), node],
      {
        instance: ['cannot-tell', 3],
        zone: ['by-hand', 'cannot-tell'],
        region: ['cannot-tell', 'cannot-tell'],
      },
    ],
    [
      'with a replica that somebody has to promote',
      [group({ automaticFailover: 'disabled', replicasPerShard: 1, ...twoZones }), node],
      { instance: ['by-hand', 3], zone: ['by-hand', 3], region: ['cannot-tell', 'cannot-tell'] },
    ],
    [
      'of one node',
      [group({ automaticFailover: 'disabled', replicasPerShard: 0, zones: ['us-east-1a'] })],
      {
        instance: ['cannot-tell', 'cannot-tell'],
        zone: ['by-hand', 'cannot-tell'],
        region: ['cannot-tell', 'cannot-tell'],
      },
    ],
    [
      'of Memcached in two zones',
      [of('elasticache:cluster', { inReplicationGroup: false, ...twoZones })],
      {
        instance: ['cannot-tell', 'cannot-tell'],
        zone: ['cannot-tell', 'cannot-tell'],
        region: ['cannot-tell', 'cannot-tell'],
      },
    ],
    [
      'of Memcached in one zone',
      [of('elasticache:cluster', { inReplicationGroup: false, zones: ['us-east-1a'] })],
      {
        instance: ['cannot-tell', 'cannot-tell'],
        zone: ['by-hand', 'cannot-tell'],
        region: ['cannot-tell', 'cannot-tell'],
      },
    ],
  ])('%s', (_, resources, expected) => {
    const measured = [['orders-002', 'elasticache/replication-lag', 2.5]] as const;
    expect(inShort(estimate({ resources, measured }))).toEqual(expected);
  });
});

describe('how what computes comes through a loss', () => {
  const service = (facts: Resource['facts']) => of('ecs:service', facts);
  const pool: SketchedResource = {
    kind: 'elbv2:target-group',
    name: 'web',
    facts: { total: 2, checkIntervalSeconds: 30, checkTimeoutSeconds: 5, unhealthyThreshold: 2 },
    relations: [{ type: 'routes-to', to: 'orders' }],
  };
  const balancer: SketchedResource = {
    kind: 'elbv2:load-balancer',
    name: 'shop',
    facts: { zones: ['us-east-1a', 'us-east-1b'] },
    relations: [{ type: 'routes-to', to: 'web' }],
  };
  const subnet = (name: string, zone: string): SketchedResource => ({
    kind: 'vpc:subnet',
    name,
    zone,
    facts: { subnet: name },
  });
  const cluster = (zones: readonly string[]): Parts => [
    of('eks:cluster'),
    {
      kind: 'eks:node-group',
      name: 'general',
      relations: [
        { type: 'member-of', to: 'orders' },
        { type: 'depends-on', to: 'machines' },
      ],
    },
    { kind: 'autoscaling:group', name: 'machines', facts: { zones } },
  ];
  const spread = ['us-east-1a', 'us-east-1b'];
  it.each<[string, Parts, Record<Loss, unknown>]>([
    [
      'tasks in two zones behind a load balancer',
      [service({ desired: 2, taskZones: spread }), pool, balancer],
      { instance: 65, zone: 125, region: 'by-hand' },
    ],
    [
      'tasks in two zones that nobody balances',
      [service({ desired: 2, taskZones: spread })],
      { instance: 0, zone: 0, region: 'cannot-tell' },
    ],
    [
      'tasks in one zone, which ECS may start elsewhere',
      [service({ desired: 2, taskZones: ['us-east-1a'] }), pool, balancer],
      { instance: 65, zone: 'cannot-tell', region: 'by-hand' },
    ],
    [
      'one task',
      [service({ desired: 1, taskZones: ['us-east-1a'] })],
      { instance: 'cannot-tell', zone: 'cannot-tell', region: 'cannot-tell' },
    ],
    [
      'tasks behind a health check that was not read',
      [service({ desired: 2, taskZones: spread }), { ...pool, facts: { total: 2 } }, balancer],
      { instance: 'cannot-tell', zone: 'cannot-tell', region: 'by-hand' },
    ],
    [
      'a daemon of each machine, which is estimated with the machine',
      [service({ schedulingStrategy: 'DAEMON' })],
      { instance: undefined, zone: undefined, region: undefined },
    ],
    [
      'nodes in two zones',
      cluster(spread),
      { instance: 'cannot-tell', zone: 'cannot-tell', region: 'cannot-tell' },
    ],
    [
      'nodes in one zone',
      cluster(['us-east-1a']),
      { instance: 'cannot-tell', zone: 'by-hand', region: 'cannot-tell' },
    ],
    [
      'a function in no VPC',
      [of('lambda:function', { subnetIds: [] })],
      { instance: 0, zone: 0, region: 'cannot-tell' },
    ],
    [
      'a function in subnets of two zones',
      [
        of('lambda:function', { subnetIds: ['a', 'b'] }),
        subnet('a', 'us-east-1a'),
        subnet('b', 'us-east-1b'),
      ],
      { instance: 0, zone: 0, region: 'cannot-tell' },
    ],
    [
      'a function in subnets of one zone',
      [
        of('lambda:function', { subnetIds: ['a', 'b'] }),
        subnet('a', 'us-east-1a'),
        subnet('b', 'us-east-1a'),
      ],
      { instance: 0, zone: 'by-hand', region: 'cannot-tell' },
    ],
    [
      'a function in subnets that are not known',
      [of('lambda:function', { subnetIds: ['a', 'b'] })],
      { instance: 0, zone: 'cannot-tell', region: 'cannot-tell' },
    ],
    [
      'a NAT gateway that another zone depends on',
      [
        { kind: 'nat:gateway', name: 'nat', zone: 'us-east-1a', facts: { natGateway: 'nat-1' } },
        {
          kind: 'vpc:route-table',
          name: 'private',
          facts: { vpc: 'vpc-1', subnets: ['b'], defaultTarget: 'nat-1' },
          relations: [{ type: 'routes-to', to: 'nat' }],
        },
        { ...subnet('b', 'us-east-1b'), facts: { subnet: 'b', vpc: 'vpc-1' } },
      ],
      { instance: undefined, zone: 'by-hand', region: undefined },
    ],
    [
      'a NAT gateway for its own zone',
      [{ kind: 'nat:gateway', name: 'nat', zone: 'us-east-1a', facts: { natGateway: 'nat-1' } }],
      { instance: undefined, zone: undefined, region: undefined },
    ],
  ])('%s', (_, resources, expected) => {
    const short = inShort(estimate({ resources }));
    expect(Object.fromEntries(Object.entries(short).map(([loss, [time]]) => [loss, time]))).toEqual(expected);
  });
});

describe('what no estimate can be made of', () => {
  const office: SketchedResource = { kind: 'vpn:connection', name: 'office' };

  it('is named with the reason, beside the estimates of the rest', () => {
    const { gaps } = estimate({ resources: [of('dynamodb:table', { replicaRegions: [] }), office] });
    expect(gaps).toEqual([
      {
        part: expect.objectContaining({ kind: 'vpn:connection' }),
        reason: expect.stringContaining('routers'),
      },
    ]);
  });

  it('leaves what is known to be seen, and an objective that this would meet open', () => {
    const { losses, gaps } = estimate({
      resources: [of('sqs:queue'), office],
      objectives: { rtoSeconds: 60, rpoSeconds: 60 },
    });
    expect(losses[0]?.time).toMatchObject({
      estimate: { kind: 'about', seconds: 0 },
      orMore: true,
      comparison: 'cannot-tell',
    });
    expect(losses[0]?.data).toMatchObject({ orMore: false, comparison: 'meets' });
    expect(gaps.filter(({ part }) => part.name === 'office')).toHaveLength(1);
  });

  it('does not hide that an objective is missed', () => {
    const { losses } = estimate({
      resources: [of('dynamodb:table', { replicaRegions: [] }), office],
      objectives: { rpoSeconds: 60 },
    });
    expect(losses[2]?.data).toMatchObject({ estimate: { kind: 'everything' }, comparison: 'misses' });
  });

  it('is not asked of what only watches', () => {
    expect(estimate({ resources: [of('cloudwatch:alarm')] }).gaps).toEqual([]);
  });

  it.each([
    [{ slo: 0.999, rtoSeconds: 60, rpoSeconds: 60 }, office, ['slo', 'rpoSeconds']],
    [
      { slo: 0.999, rtoSeconds: 60, rpoSeconds: 60 },
      of('cloudwatch:alarm'),
      ['slo', 'rtoSeconds', 'rpoSeconds'],
    ],
    [{ rtoSeconds: 60, rpoSeconds: 60 }, of('ecs:service', { desired: 2 }), ['rpoSeconds']],
    [{ rtoSeconds: 60, rpoSeconds: 60 }, of('sqs:queue'), []],
    [{}, office, []],
  ] as const)(
    'leaves objectives %j without a judgement where nothing can be held against them',
    (objectives, part, unjudged) => {
      expect(estimate({ resources: [part], objectives }).unjudged).toEqual(unjudged);
    },
  );

  it('is every kind that no service has a recovery of, and no other', () => {
    const recovered = postureServices.flatMap(({ recoveries = [] }) =>
      recoveries.flatMap(({ kinds }) => kinds),
    );
    const said = Object.entries(standingOf).flatMap(([kind, standing]) =>
      standing === 'estimated' ? [kind] : [],
    );
    expect(said.toSorted()).toEqual([...new Set<string>(recovered)].toSorted());
  });
});
