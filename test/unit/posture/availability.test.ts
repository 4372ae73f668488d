import { describe, expect, it } from 'vitest';
import type { Resource } from '../../../src/model/resource.ts';
import { availabilityOf } from '../../../src/posture/availability.ts';
import type { SketchedResource } from '../../../src/posture/rule.ts';
import { caseModel } from '../../support/posture-case.ts';

type Parts = readonly [SketchedResource, ...SketchedResource[]];

const of = (
  kind: SketchedResource['kind'],
  facts: Resource['facts'] = {},
  more: Partial<SketchedResource> = {},
): SketchedResource => ({ kind, name: 'orders', facts, ...more });

/** One target group with machines in these zones, behind a load balancer in as many. */
const site = (zones: 'a' | 'ab'): readonly SketchedResource[] => [
  of('elbv2:target-group', { total: zones.length }, { name: 'web' }),
  of(
    'elbv2:load-balancer',
    { zones: zones.split('').map((zone) => `us-east-1${zone}`) },
    { name: 'shop', relations: [{ type: 'routes-to', to: 'web' }] },
  ),
  ...zones.split('').map(
    (zone): SketchedResource => ({
      kind: 'ec2:instance',
      name: `i-${zone}`,
      zone: `us-east-1${zone}`,
      relations: [{ type: 'member-of', to: 'web' }],
    }),
  ),
];

function availability([first, ...others]: Parts, slo?: number) {
  const { model } = caseModel({ resources: [first, ...others] });
  return availabilityOf([...model.resources.values()], { model, slo });
}

/** What a part adds to a site in two zones. */
function beside(...parts: Parts) {
  const found = availability([...parts, ...site('ab')]);
  const shown = (factors: readonly { what: string; share?: number }[] = []) =>
    factors.flatMap(({ what, share }) => (/ (web|shop) /.test(what) ? [] : [[what, share]]));
  return {
    needed: shown(found?.factors),
    perhaps: shown(found?.ifAllNeeded?.factors),
    leftOut: found?.leftOut.map(({ what }) => what),
  };
}

const group = (zones: readonly string[], facts: Resource['facts'] = {}) =>
  of('elasticache:replication-group', { zones, ...facts });
const twoZones = ['us-east-1a', 'us-east-1b'];
const behindPool: SketchedResource = {
  kind: 'elbv2:target-group',
  name: 'tasks',
  relations: [{ type: 'routes-to', to: 'orders' }],
};

describe('what each request goes by', () => {
  it.each<[string, Parts, readonly unknown[]]>([
    [
      'a database in one zone',
      [of('rds:instance', { multiAz: false })],
      ['database orders in one zone', 0.995],
    ],
    [
      'a database with a standby',
      [of('rds:instance', { multiAz: true })],
      ['database orders in several zones', 0.9995],
    ],
    [
      'a database of which it is not known',
      [of('rds:instance')],
      ['database orders, whose zones are not known', undefined],
    ],
    [
      'Aurora in several zones',
      [of('rds:cluster', { engine: 'aurora-mysql', multiAz: true })],
      ['database orders in several zones', 0.9999],
    ],
    ['a table', [of('dynamodb:table')], ['tables in us-east-1', 0.9999]],
    [
      'a global table, once for its replicas',
      [
        of('dynamodb:table', { replicaRegions: ['eu-west-1'] }),
        of('dynamodb:table', { replicaRegions: ['us-east-1'] }, { name: 'copy', region: 'eu-west-1' }),
      ],
      ['global tables in eu-west-1 and us-east-1, if requests go on in another region', 0.99999],
    ],
    [
      'a distribution that a name leads to',
      [
        of('cloudfront:distribution'),
        of(
          'route53:record',
          {},
          { name: 'media', region: 'global', relations: [{ type: 'routes-to', to: 'orders' }] },
        ),
      ],
      ['CloudFront', 0.999],
    ],
    [
      'tasks in two zones behind a load balancer',
      [of('ecs:service', { desired: 2, taskZones: twoZones }), behindPool],
      ['tasks of orders in 2 zones of us-east-1', 0.9999],
    ],
    [
      'tasks in one zone behind a load balancer',
      [of('ecs:service', { desired: 2, taskZones: ['us-east-1a'] }), behindPool],
      ['tasks of orders: they are in one zone, and AWS commits to tasks in two or more only', undefined],
    ],
  ])('has %s in it', (_, parts, factor) => {
    expect(beside(...parts).needed).toContainEqual(factor);
  });
});

describe('what a request may need, which nothing tells', () => {
  it.each<[string, Parts, readonly unknown[]]>([
    ['a distribution that no name leads to', [of('cloudfront:distribution')], ['CloudFront', 0.999]],
    ['a machine that stands alone', [of('ec2:instance')], ['instance orders', 0.995]],
    [
      'a group in one zone that no load balancer leads to',
      [
        of('autoscaling:group'),
        {
          kind: 'ec2:instance',
          name: 'i-9',
          zone: 'us-east-1a',
          relations: [{ type: 'member-of', to: 'orders' }],
        },
      ],
      ['instances of orders in one zone of us-east-1', 0.995],
    ],
    [
      'tasks in two zones that nobody balances',
      [of('ecs:service', { desired: 2, taskZones: twoZones })],
      ['tasks of orders in 2 zones of us-east-1', 0.9999],
    ],
    [
      'a cluster by its nodes',
      [
        of('eks:cluster'),
        {
          kind: 'eks:node-group',
          name: 'general',
          relations: [
            { type: 'member-of', to: 'orders' },
            { type: 'depends-on', to: 'machines' },
          ],
        },
        { kind: 'autoscaling:group', name: 'machines', facts: { zones: twoZones } },
      ],
      ['nodes of orders in 2 zones of us-east-1', 0.9999],
    ],
    ['functions', [of('lambda:function')], ['functions in us-east-1', 0.9995]],
    ['a cache in one zone', [group(['us-east-1a'])], ['cache orders in one zone', 0.995]],
    ['a cache with Multi-AZ', [group(twoZones, { multiAz: 'enabled' })], ['cache orders in 2 zones', 0.9999]],
    ['a file system', [of('efs:file-system', { oneZone: 'no' })], ['file system orders', 0.9999]],
    [
      'a file system in one zone',
      [of('efs:file-system', { oneZone: 'us-east-1a' })],
      ['file system orders in one zone', 0.999],
    ],
    [
      'buckets, once for a region',
      [of('s3:bucket', { replicaBuckets: [] }), of('s3:bucket', { replicaBuckets: [] }, { name: 'images' })],
      ['buckets in us-east-1', 0.999],
    ],
    ['queues', [of('sqs:queue')], ['queues in us-east-1', 0.999]],
    ['topics', [of('sns:topic')], ['topics in us-east-1', 0.999]],
  ])('has %s in it', (_, parts, factor) => {
    const found = beside(...parts);
    expect(found.perhaps.filter(([what]) => what === factor[0])).toEqual([factor]);
    expect(found.needed).toEqual([]);
  });

  it('has neither dead-letter queues nor copies of buckets in it', () => {
    const dead = of('sqs:queue', {}, { name: 'dead' });
    expect(beside(of('sqs:queue', { deadLetterQueue: 'dead' }), dead).perhaps).toHaveLength(1);
    const parts: Parts = [
      of('s3:bucket', { replicaBuckets: ['copy'] }),
      of('s3:bucket', { replicaBuckets: [] }, { name: 'copy', region: 'eu-west-1' }),
    ];
    expect(beside(...parts).perhaps).toEqual([['buckets in us-east-1', 0.999]]);
  });
});

describe('what is in no figure', () => {
  it.each<[string, Parts, string]>([
    ['a NAT gateway', [of('nat:gateway')], 'NAT gateway orders'],
    ['a way to another network', [of('vpn:connection')], 'orders'],
    ['a rule of EventBridge', [of('events:rule')], 'rule orders'],
    ['a cache in several zones without Multi-AZ', [group(twoZones, { multiAz: 'disabled' })], 'cache orders'],
    ['a cache whose zones are not known', [of('elasticache:replication-group')], 'cache orders'],
    [
      'tasks in one zone that nobody balances',
      [of('ecs:service', { desired: 2, taskZones: ['us-east-1a'] })],
      'tasks of orders',
    ],
    ['tasks whose zones are not known', [of('ecs:service', { desired: 2 })], 'tasks of orders'],
    ['a cluster whose nodes are not known', [of('eks:cluster')], 'cluster orders'],
    ['a file system of which too little is known', [of('efs:file-system')], 'file system orders'],
  ])('is %s, and it is said', (_, parts, what) => {
    expect(beside(...parts)).toEqual({ needed: [], perhaps: [], leftOut: [what] });
  });

  it.each(['cloudwatch:alarm', 'vpc:subnet', 'iam:user', 'sns:subscription'] as const)(
    'is a %s, of which nobody need be told',
    (kind) => {
      expect(beside(of(kind))).toEqual({ needed: [], perhaps: [], leftOut: [] });
    },
  );
});

describe('availability', () => {
  it('is the product of what AWS commits to, and is held against the SLO', () => {
    const parts: Parts = [of('rds:instance', { multiAz: true }), ...site('ab')];
    expect(availability(parts)).toMatchObject({ arithmetic: '0.9999 × 0.9999 × 0.9995', leftOut: [] });
    expect(availability(parts)?.share).toBeCloseTo(0.9993, 5);
    expect(availability(parts, 0.9993)?.comparison).toBe('meets');
    expect(availability(parts, 0.9994)?.comparison).toBe('misses');
  });

  it('is given a second time with all that a request may need, and held against the SLO again', () => {
    const parts: Parts = [
      of('s3:bucket', { replicaBuckets: [] }, { name: 'invoices' }),
      of('sqs:queue'),
      ...site('ab'),
    ];
    const found = availability(parts, 0.999);
    expect(found).toMatchObject({
      comparison: 'meets',
      ifAllNeeded: { arithmetic: '… × 0.999 × 0.999', comparison: 'misses' },
    });
    expect(found?.ifAllNeeded?.share).toBeCloseTo(0.9999 ** 2 * 0.999 ** 2, 9);
  });

  it('names its factors in the order of its arithmetic', () => {
    const parts: Parts = [
      of('rds:instance', { multiAz: true }),
      ...site('a'),
      of('route53:record', {}, { name: 'www', region: 'global' }),
    ];
    expect(availability(parts)).toMatchObject({
      arithmetic: '1 × 0.995 × 0.999 × 0.9995',
      factors: [{ share: 1 }, { share: 0.995 }, { share: 0.999 }, { share: 0.9995 }],
    });
  });

  it('is not known where one of the parts is not', () => {
    const [pool, balancer] = site('ab') as Parts;
    const parts: Parts = [pool, balancer as SketchedResource, of('rds:instance', { multiAz: true })];
    const found = availability(parts, 0.9);
    expect(found).toMatchObject({ arithmetic: '? × 0.9999 × 0.9995', comparison: 'cannot-tell' });
    expect(found).not.toHaveProperty('share');
  });

  it.each<[string, Parts, string, unknown]>([
    [
      'functions, where no load balancer is known',
      [of('lambda:function'), of('sqs:queue', {}, { name: 'waiting' })],
      '0.9995',
      1,
    ],
    ['queues, where nothing computes', [of('sqs:queue')], '0.999', undefined],
  ])('takes for what answers: %s', (_, parts, arithmetic, more) => {
    const found = availability(parts);
    expect(found).toMatchObject({ arithmetic });
    expect(found?.ifAllNeeded?.factors.length).toBe(more);
  });

  it('is nothing where AWS commits to none of the parts', () => {
    expect(availability([of('vpn:connection')])).toBeUndefined();
  });
});
