import { describe, expect, it } from 'vitest';
import type { Loss } from '../../../src/posture/estimate.ts';
import { estimateServices, compared } from '../../../src/posture/estimate-services.ts';
import { postureServices } from '../../../src/posture/registry.ts';
import type { PostureCase, SketchedResource } from '../../../src/posture/rule.ts';
import { caseModel } from '../../support/posture-case.ts';

const database = (facts: SketchedResource['facts'], zone = 'us-east-1a'): SketchedResource => ({
  kind: 'rds:instance',
  name: 'orders',
  zone,
  facts: { engine: 'postgres', backupRetentionDays: 7, ...facts },
});
const replica = (
  place: Pick<SketchedResource, 'zone' | 'region'>,
  lagSeconds?: number,
): SketchedResource => ({
  kind: 'rds:instance',
  name: 'replica',
  ...place,
  facts: { replicaOf: 'orders', ...(lagSeconds === undefined ? {} : { lagSeconds }) },
  relations: [{ type: 'replicates', to: 'orders' }],
});

const check = { checkIntervalSeconds: 30, checkTimeoutSeconds: 5, unhealthyThreshold: 2 };
const pool = (total: number, facts: SketchedResource['facts'] = {}): SketchedResource => ({
  kind: 'elbv2:target-group',
  name: 'web',
  facts: { total, ...check, ...facts },
});
const balancer: SketchedResource = {
  kind: 'elbv2:load-balancer',
  name: 'shop',
  facts: { zones: ['us-east-1a', 'us-east-1b'] },
  relations: [{ type: 'routes-to', to: 'web' }],
};
const targets = (zones: string, ...groups: readonly string[]): readonly SketchedResource[] =>
  zones.split('').map((zone, index) => ({
    kind: 'ec2:instance',
    name: `i-${index}`,
    zone: `us-east-1${zone}`,
    facts: groups.length === 0 ? {} : { autoScalingGroup: groups.join() },
    relations: ['web', ...groups].map((to) => ({ type: 'member-of', to })),
  }));
const group = (facts: SketchedResource['facts']): SketchedResource => ({
  kind: 'autoscaling:group',
  name: 'asg',
  facts: {
    zones: ['us-east-1a', 'us-east-1b'],
    healthCheckType: 'ELB',
    healthCheckGraceSeconds: 300,
    ...facts,
  },
});

type Parts = PostureCase['resources'];

function estimate(resources: Parts) {
  const { model } = caseModel({ resources, objectives: {} });
  const [service] = estimateServices(model, postureServices);
  return {
    of: (loss: Loss, what: 'time' | 'data') => {
      const found = service?.losses.find((one) => one.loss === loss)?.[what]?.estimate;
      return found?.kind === 'about' ? found.seconds : found?.kind;
    },
  };
}

describe('how long a database is away, and what it lacks', () => {
  const aurora = { kind: 'rds:cluster' as const, name: 'orders' };
  it.each<[string, Parts, Record<Loss, readonly [unknown, unknown]>]>([
    [
      'with a standby',
      [database({ multiAz: true })],
      { instance: [120, 0], zone: [120, 0], region: ['by-hand', 'everything'] },
    ],
    [
      'alone with backups',
      [database({ multiAz: false })],
      { instance: ['cannot-tell', 0], zone: ['by-hand', 300], region: ['by-hand', 'everything'] },
    ],
    [
      'alone without backups',
      [database({ multiAz: false, backupRetentionDays: 0, newestSnapshot: 'none' })],
      { instance: ['cannot-tell', 0], zone: ['by-hand', 'everything'], region: ['by-hand', 'everything'] },
    ],
    [
      'alone without backups, but with a snapshot that a person took an hour ago',
      [database({ multiAz: false, backupRetentionDays: 0, newestSnapshot: '2026-01-01T11:00:00.000Z' })],
      { instance: ['cannot-tell', 0], zone: ['by-hand', 3_600], region: ['by-hand', 'everything'] },
    ],
    [
      'alone without backups, and with snapshots that were not read',
      [database({ multiAz: false, backupRetentionDays: 0 })],
      { instance: ['cannot-tell', 0], zone: ['by-hand', 'cannot-tell'], region: ['by-hand', 'everything'] },
    ],
    [
      'alone, with a recovery point of AWS Backup',
      [
        database({
          multiAz: false,
          backupRetentionDays: 0,
          newestSnapshot: 'none',
          backupVault: 'Default',
          backupKind: 'periodic',
          newestRecoveryPoint: '2026-01-01T06:00:00.000Z',
          backupCopyVaults: [],
        }),
      ],
      { instance: ['cannot-tell', 0], zone: ['by-hand', 21_600], region: ['by-hand', 'everything'] },
    ],
    [
      'alone, with a recovery point of which it was not read where it is copied to',
      [
        database({
          multiAz: false,
          backupRetentionDays: 0,
          newestSnapshot: 'none',
          backupVault: 'Default',
          backupKind: 'periodic',
          newestRecoveryPoint: '2026-01-01T06:00:00.000Z',
        }),
      ],
      { instance: ['cannot-tell', 0], zone: ['by-hand', 21_600], region: ['by-hand', 'cannot-tell'] },
    ],
    [
      'with a replica in another zone',
      [database({ multiAz: false }), replica({ zone: 'us-east-1b' }, 2)],
      { instance: ['cannot-tell', 0], zone: ['by-hand', 2], region: ['by-hand', 'everything'] },
    ],
    [
      'with a replica in the same zone only',
      [database({ multiAz: false }), replica({ zone: 'us-east-1a' }, 2)],
      { instance: ['cannot-tell', 0], zone: ['by-hand', 300], region: ['by-hand', 'everything'] },
    ],
    [
      'with a replica abroad whose lag is not known',
      [database({ multiAz: true }), replica({ zone: 'eu-west-1a', region: 'eu-west-1' })],
      { instance: [120, 0], zone: [120, 0], region: ['by-hand', 'cannot-tell'] },
    ],
    [
      'as an Aurora cluster in two zones',
      [{ ...aurora, facts: { engine: 'aurora-mysql', multiAz: true, readers: ['b'], globalCluster: 'g' } }],
      { instance: [60, 0], zone: [60, 0], region: ['by-hand', 'cannot-tell'] },
    ],
    [
      'as an Aurora cluster of one member',
      [
        {
          ...aurora,
          facts: { engine: 'aurora-mysql', multiAz: false, readers: [], backupRetentionDays: 1 },
        },
      ],
      { instance: [600, 0], zone: ['by-hand', 0], region: ['by-hand', 'everything'] },
    ],
    [
      'of which it was not read whether it has a standby',
      [database({})],
      {
        instance: ['cannot-tell', 'cannot-tell'],
        zone: ['cannot-tell', 'cannot-tell'],
        region: ['by-hand', 'everything'],
      },
    ],
    [
      'as a cluster of DocumentDB, whose figures are others',
      [{ ...aurora, facts: { engine: 'docdb', multiAz: true, backupRetentionDays: 1 } }],
      {
        instance: ['cannot-tell', 'cannot-tell'],
        zone: ['cannot-tell', 'cannot-tell'],
        region: ['by-hand', 'everything'],
      },
    ],
  ])('%s', (_, resources, expected) => {
    const { of } = estimate(resources);
    for (const [loss, [time, data]] of Object.entries(expected))
      expect([loss, of(loss as Loss, 'time'), of(loss as Loss, 'data')]).toEqual([loss, time, data]);
  });
});

describe('how long users of a load balancer are away', () => {
  it.each<[string, Parts, unknown, unknown]>([
    ['with targets in two zones', [pool(2), balancer, ...targets('ab')], 65, 125],
    ['with all targets in one zone', [pool(2), balancer, ...targets('aa')], 65, 'by-hand'],
    ['with one target that nothing replaces', [pool(1), balancer, ...targets('a')], 'by-hand', 'by-hand'],
    [
      'with one target that a group replaces by the load balancer’s word',
      [pool(1), balancer, group({}), ...targets('a', 'asg')],
      65 + 300 + 30,
      65 + 300 + 30,
    ],
    [
      'with one target that a group replaces by status checks',
      [pool(1), balancer, group({ healthCheckType: 'EC2' }), ...targets('a', 'asg')],
      300 + 300 + 30,
      300 + 300 + 30,
    ],
    [
      'with a group that does not say how long a machine takes to start',
      [pool(1), balancer, group({ healthCheckGraceSeconds: 0 }), ...targets('a', 'asg')],
      'cannot-tell',
      'cannot-tell',
    ],
    ['with targets whose zones are not known', [pool(2), balancer], 65, 'cannot-tell'],
    [
      'that is another load balancer, which AWS keeps in several zones',
      [pool(1, { targetType: 'alb' }), balancer],
      undefined,
      undefined,
    ],
    [
      'with a health check that was not read',
      [{ ...pool(2), facts: { total: 2 } }, balancer, ...targets('ab')],
      'cannot-tell',
      'cannot-tell',
    ],
  ])('%s', (_, resources, instance, zone) => {
    const { of } = estimate(resources);
    expect([of('instance', 'time'), of('zone', 'time')]).toEqual([instance, zone]);
    expect(of('region', 'time')).toBe(instance === undefined ? undefined : 'by-hand');
  });
});

describe('how long a name leads to a region that is lost', () => {
  const record = (id: string, facts: SketchedResource['facts'], leadsTo: string): SketchedResource => ({
    kind: 'route53:record',
    name: `r/${id}`,
    region: 'global',
    facts: { recordName: 'shop.example.com', setIdentifier: id, routing: 'failover', ...facts },
    relations: [
      { type: 'routes-to', to: leadsTo },
      { type: 'checked-by', to: 'check' },
    ],
  });
  const abroad: SketchedResource = { ...balancer, name: 'abroad', region: 'eu-west-1', relations: [] };
  const home: SketchedResource = { ...balancer, relations: [] };
  const healthCheck: SketchedResource = {
    kind: 'route53:health-check',
    name: 'check',
    region: 'global',
    facts: { intervalSeconds: 10, failureThreshold: 3 },
  };
  const secondary = record('b', { failover: 'SECONDARY' }, 'abroad');

  it.each<[string, Parts, unknown]>([
    [
      'with a health check of every ten seconds',
      [
        record('a', { failover: 'PRIMARY', healthCheckId: 'c' }, 'shop'),
        secondary,
        home,
        abroad,
        healthCheck,
      ],
      30 + 60,
    ],
    [
      'with a longer TTL of its own',
      [
        record('a', { failover: 'PRIMARY', healthCheckId: 'c', ttl: 300 }, 'shop'),
        secondary,
        home,
        abroad,
        healthCheck,
      ],
      30 + 300,
    ],
    [
      'without a health check',
      [record('a', { failover: 'PRIMARY' }, 'shop'), secondary, home, abroad],
      'by-hand',
    ],
    [
      'with a health check that is not known',
      [record('a', { failover: 'PRIMARY', healthCheckId: 'c' }, 'shop'), secondary, home, abroad],
      'cannot-tell',
    ],
    ['with one region', [record('a', { failover: 'PRIMARY', healthCheckId: 'c' }, 'shop'), home], 'by-hand'],
  ])('%s', (_, resources, expected) => {
    expect(estimate(resources).of('region', 'time')).toBe(expected);
  });
});

describe('an objective', () => {
  it.each([
    [60, 60, 'meets'],
    [61, 60, 'misses'],
  ])('of an estimate of %i s against %i s is %s', (seconds, objective, expected) => {
    expect(compared({ kind: 'about', seconds, terms: [] }, objective)).toBe(expected);
  });

  it('is missed where everything is lost, and left to people or open where there is no number', () => {
    expect(compared({ kind: 'everything', reason: '' }, 60)).toBe('misses');
    expect(compared({ kind: 'by-hand', reason: '' }, 60)).toBe('depends-on-people');
    expect(compared({ kind: 'cannot-tell', reason: '' }, 60)).toBe('cannot-tell');
  });
});
