import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { describe, expect, it } from 'vitest';
import { flipDns } from '../../../src/actions/flip-dns.ts';
import { contextOn, journaled, plannedAt, unmet } from '../../support/action-context.ts';
import { FakeAws } from '../../support/fake-aws/fake-aws.ts';
import { type ModelParts, modelOf, resourceOf, signalOf } from '../../support/model-of.ts';

const id = (set: string) => `arn:aws:route53:::recordset/Z1/shop.example.com/A/${set}`;
const balancer = (region: string) =>
  `arn:aws:elasticloadbalancing:${region}:111122223333:loadbalancer/app/shop/${region}`;
const target = resourceOf({ id: id('eu-west-1'), kind: 'route53:record', region: 'global' });

const record = (region: string, routing: Partial<ResourceRecordSet>): ResourceRecordSet => ({
  Name: 'shop.example.com.',
  Type: 'A',
  SetIdentifier: region,
  AliasTarget: {
    HostedZoneId: 'ZLB',
    DNSName: `dualstack.shop.${region}.elb.amazonaws.com.`,
    EvaluateTargetHealth: true,
  },
  ...routing,
});

/** Two sites behind one name: the first is sick, the second well. */
function twoSites(first: Partial<ResourceRecordSet>, second: Partial<ResourceRecordSet>): FakeAws {
  const aws = new FakeAws();
  aws.route53.records = [record('eu-west-1', first), record('eu-central-1', second)];
  for (const [region, state] of [
    ['eu-west-1', 'unhealthy'],
    ['eu-central-1', 'healthy'],
  ] as const) {
    aws.loadBalancing.targetGroups.set(`tg-${region}`, {
      loadBalancer: balancer(region),
      targets: { 'i-1': state, 'i-2': state },
    });
  }
  return aws;
}

const sites: ModelParts = {
  resources: ['eu-west-1', 'eu-central-1'].map((region) =>
    resourceOf({
      id: balancer(region),
      kind: 'elbv2:load-balancer',
      region,
      facts: { dnsName: `shop.${region}.elb.amazonaws.com` },
    }),
  ),
};

/** Room has tests of its own: room.test.ts. */
const params = { assumeRoom: true };
const weighted = () => twoSites({ Weight: 100 }, { Weight: 20 });
const failover = () => twoSites({ Failover: 'PRIMARY' }, { Failover: 'SECONDARY' });
const standing = (aws: FakeAws, set: string) =>
  aws.route53.records.find(({ SetIdentifier }) => SetIdentifier === set);

describe('flip-dns', () => {
  it('moves the whole weight to the healthy sibling in one batch of exact deletes and creates', async () => {
    const aws = weighted();
    const plan = journaled(await flipDns.plan(target, params, contextOn(aws, sites)));
    expect(unmet(plan)).toEqual([]);
    expect(aws.mutations()).toEqual([]);

    await flipDns.apply(plan, 0, contextOn(aws));
    expect(aws.mutations()).toEqual(['ChangeResourceRecordSets']);
    expect(standing(aws, 'eu-west-1')?.Weight).toBe(0);
    expect(standing(aws, 'eu-central-1')?.Weight).toBe(120);
    const input = plan.steps[0]?.calls[0]?.input as { ChangeBatch: { Changes: { Action: string }[] } };
    expect(input.ChangeBatch.Changes.map(({ Action }) => Action)).toEqual([
      'DELETE',
      'DELETE',
      'CREATE',
      'CREATE',
    ]);
  });

  it('swaps the roles of a failover pair', async () => {
    const aws = failover();
    const plan = await flipDns.plan(target, params, contextOn(aws, sites));
    await flipDns.apply(plan, 0, contextOn(aws));
    expect(standing(aws, 'eu-west-1')?.Failover).toBe('SECONDARY');
    expect(standing(aws, 'eu-central-1')?.Failover).toBe('PRIMARY');
  });

  it('chooses the healthiest of several siblings', async () => {
    const aws = weighted();
    aws.route53.records.push({
      ...record('us-east-1', { Weight: 200, HealthCheckId: 'hc' }),
      AliasTarget: undefined,
      TTL: 60,
    });
    aws.route53.healthChecks.set('hc', 0.3);
    const plan = await flipDns.plan(target, params, contextOn(aws, sites));
    expect(plan.summary).toContain('to eu-central-1');
  });

  it.each<[string, Record<string, string>, (aws: FakeAws) => void]>([
    ['the record exists', {}, (aws) => void aws.route53.records.shift()],
    [
      'its routing can be flipped',
      {},
      (aws) => {
        aws.route53.records = [
          record('eu-west-1', { Region: 'eu-west-1' }),
          record('eu-central-1', { Region: 'eu-central-1' }),
        ];
      },
    ],
    [
      'it takes traffic',
      {},
      (aws) => {
        aws.route53.records = [record('eu-west-1', { Weight: 0 }), record('eu-central-1', { Weight: 1 })];
      },
    ],
    ['there is a record to move the traffic to', {}, (aws) => void aws.route53.records.pop()],
    ['there is a record to move the traffic to', { to: 'mars' }, () => undefined],
    [
      'the destination is healthy',
      {},
      (aws) =>
        void aws.loadBalancing.targetGroups.set('tg-eu-central-1', {
          loadBalancer: balancer('eu-central-1'),
          targets: { 'i-1': 'healthy', 'i-2': 'unhealthy' },
        }),
    ],
    [
      'the destination is healthy',
      {},
      (aws) =>
        void aws.loadBalancing.targetGroups.set('tg-eu-central-1', {
          loadBalancer: balancer('eu-central-1'),
          targets: { 'i-1': 'healthy', 'i-2': 'unhealthy', 'i-3': 'unhealthy' },
        }),
    ],
    [
      'the destination is healthy',
      {},
      (aws) => {
        aws.route53.records = [
          record('eu-west-1', { Weight: 1 }),
          record('eu-central-1', { Weight: 1, HealthCheckId: 'hc' }),
        ];
        aws.route53.healthChecks.set('hc', 0.1);
      },
    ],
  ])('refuses unless %s', async (name, more, spoil) => {
    const aws = weighted();
    spoil(aws);
    const plan = await flipDns.plan(target, { ...params, ...more }, contextOn(aws, sites));
    expect(unmet(plan)).toContain(name);
    expect(plan.steps).toEqual([]);
  });

  it('refuses where the load of nobody is known, unless there is room by the word of who wrote the policy', async () => {
    const plan = await flipDns.plan(target, {}, contextOn(weighted(), sites));
    expect(unmet(plan)).toEqual(['the destination has room']);
    expect(plan.steps).toEqual([]);
  });

  it('does not take a place of which nothing is known for healthy', async () => {
    const plan = await flipDns.plan(target, params, contextOn(weighted()));
    expect(unmet(plan)).toEqual(['the destination is healthy']);
  });

  it('makes a record primary only if Route 53 can tell when it fails', async () => {
    const aws = failover();
    const destination = standing(aws, 'eu-central-1');
    if (destination?.AliasTarget !== undefined) destination.AliasTarget.EvaluateTargetHealth = false;
    const plan = await flipDns.plan(target, params, contextOn(aws, sites));
    expect(unmet(plan)).toEqual(['Route 53 can tell when the destination fails']);
  });

  it('fails as a whole when somebody edits a record in between, and overwrites nothing', async () => {
    const aws = weighted();
    const plan = await flipDns.plan(target, params, contextOn(aws, sites));
    const edited = standing(aws, 'eu-central-1');
    if (edited !== undefined) edited.Weight = 77;
    await expect(flipDns.apply(plan, 0, contextOn(aws))).rejects.toMatchObject({ failure: 'conflict' });
    expect(aws.route53.records.map(({ Weight }) => Weight)).toEqual([100, 77]);
    expect(await flipDns.observe(plan, 0, contextOn(aws))).toBe('failed');
  });

  it('after a crash tells by the records whether the call went out', async () => {
    const aws = weighted();
    const plan = journaled(await flipDns.plan(target, params, contextOn(aws, sites)));
    expect(await flipDns.observe(plan, 0, contextOn(aws))).toBe('not-started');
    await flipDns.apply(plan, 0, contextOn(aws));
    expect(await flipDns.observe(plan, 0, contextOn(aws))).toBe('under-way');
    const later = { ...contextOn(aws), now: plannedAt + 60_000 };
    expect(await flipDns.observe(plan, 0, later)).toBe('done');
  });

  it('is done when Route 53 says that all its servers have the change', async () => {
    const aws = weighted();
    const plan = await flipDns.plan(target, params, contextOn(aws, sites));
    const receipt = await flipDns.apply(plan, 0, contextOn(aws));
    const context = contextOn(aws, {}, receipt);
    expect(await flipDns.observe(plan, 0, context)).toBe('under-way');
    aws.route53.pending.clear();
    expect(await flipDns.observe(plan, 0, context)).toBe('done');
  });

  it('applied twice is refused by Route 53 the second time', async () => {
    const aws = weighted();
    const plan = await flipDns.plan(target, params, contextOn(aws, sites));
    await flipDns.apply(plan, 0, contextOn(aws));
    await expect(flipDns.apply(plan, 0, contextOn(aws))).rejects.toMatchObject({ failure: 'conflict' });
    expect(standing(aws, 'eu-central-1')?.Weight).toBe(120);
  });

  it('is undone by the inverse batch once the source is well again', async () => {
    const aws = weighted();
    const before = structuredClone(aws.route53.records);
    const plan = journaled(await flipDns.plan(target, params, contextOn(aws, sites)));
    await flipDns.apply(plan, 0, contextOn(aws));
    const refused = await flipDns.undo?.(plan, contextOn(aws, sites));
    expect(refused === undefined ? [] : unmet(refused)).toEqual(['going back is not worse']);

    const group = aws.loadBalancing.targetGroups.get('tg-eu-west-1');
    if (group !== undefined) group.targets = { 'i-1': 'healthy' };
    const undo = await flipDns.undo?.(plan, contextOn(aws, sites));
    if (undo === undefined) throw new Error('a flip can be undone');
    expect(unmet(undo)).toEqual([]);
    await flipDns.apply(undo, 0, contextOn(aws));
    expect(aws.route53.records).toEqual(before);
    expect(await flipDns.observe(undo, 0, { ...contextOn(aws), now: plannedAt + 60_000 })).toBe('done');
  });

  it.each<['well' | 'sick' | 'unknown', 'pass' | 'fail' | 'stale', boolean]>([
    ['well', 'pass', true],
    ['well', 'fail', true],
    ['well', 'stale', true],
    ['sick', 'pass', false],
    ['sick', 'fail', false],
    ['sick', 'stale', false],
    ['unknown', 'pass', false],
    ['unknown', 'fail', true],
    ['unknown', 'stale', false],
  ])(
    'with a source that is %s, and a destination whose check is %s, is undone: %s',
    async (source, check, holds) => {
      const aws = twoSites({ Weight: 100 }, { Weight: 20, HealthCheckId: 'hc' });
      const healthCheck = resourceOf({
        id: 'arn:aws:route53:::healthcheck/hc',
        kind: 'route53:health-check',
        facts: { type: 'CALCULATED' },
      });
      const [sourceBalancer] = sites.resources ?? [];
      const world = (known: boolean, said: 'pass' | 'fail' | 'stale'): ModelParts => ({
        resources: [healthCheck, ...(known && sourceBalancer !== undefined ? [sourceBalancer] : [])],
        signals: [
          signalOf({
            resource: healthCheck.id,
            check: 'route53/health-check',
            state: said === 'fail' ? 'fail' : 'pass',
            observedAt: said === 'stale' ? plannedAt - 3_600_000 : plannedAt,
          }),
        ],
      });
      const plan = await flipDns.plan(target, params, contextOn(aws, world(true, 'pass')));
      expect(unmet(plan)).toEqual([]);
      await flipDns.apply(plan, 0, contextOn(aws));
      const group = aws.loadBalancing.targetGroups.get('tg-eu-west-1');
      if (group !== undefined && source === 'well') group.targets = { 'i-1': 'healthy', 'i-2': 'healthy' };

      const undo = await flipDns.undo?.(plan, contextOn(aws, world(source !== 'unknown', check)));
      expect(undo === undefined ? [] : unmet(undo)).toEqual(holds ? [] : ['going back is not worse']);
      expect(undo?.steps).toHaveLength(holds ? 1 : 0);
    },
  );

  it('does not take a place whose health check has gone silent for healthy', async () => {
    const aws = twoSites({ Weight: 100 }, { Weight: 20, HealthCheckId: 'hc' });
    const check = resourceOf({
      id: 'arn:aws:route53:::healthcheck/hc',
      kind: 'route53:health-check',
      facts: { type: 'CALCULATED' },
    });
    const model = { resources: [check, ...(sites.resources ?? [])] };
    expect(unmet(await flipDns.plan(target, params, contextOn(aws, model)))).toEqual([
      'the destination is healthy',
    ]);
  });

  it('is verified by health at the destination and requests leaving the source', async () => {
    const plan = await flipDns.plan(target, params, contextOn(weighted(), sites));
    const now = plannedAt + 120_000;
    const outcome = (parts: ModelParts) => flipDns.verify(plan, modelOf(parts), now).outcome;
    const check = { resource: id('eu-central-1'), check: 'route53/health-check', observedAt: now } as const;
    const requests = (region: string, value: number) =>
      signalOf({
        resource: balancer(region),
        check: 'metric/AWS/ApplicationELB/RequestCount/Sum',
        observedAt: now,
        value,
        nature: 'warning-only',
      });
    const resources = ['eu-west-1', 'eu-central-1'].map((region) =>
      resourceOf({
        id: id(region),
        kind: 'route53:record',
        relations: [{ type: 'routes-to', to: balancer(region) }],
      }),
    );
    expect(outcome({})).toBe('inconclusive');
    expect(outcome({ signals: [signalOf({ ...check, observedAt: plannedAt })] })).toBe('inconclusive');
    expect(outcome({ signals: [signalOf({ ...check, family: 'control-plane' })] })).toBe('inconclusive');
    expect(outcome({ signals: [signalOf({ ...check, family: 'hypervisor' })] })).toBe('inconclusive');
    expect(outcome({ signals: [signalOf(check)] })).toBe('success');
    expect(outcome({ signals: [signalOf({ ...check, family: 'external', state: 'fail' })] })).toBe('failed');
    const counted = (from: number) => ({
      resources,
      signals: [signalOf(check), requests('eu-west-1', from), requests('eu-central-1', 90)],
    });
    expect(outcome(counted(11))).toBe('inconclusive');
    expect(outcome(counted(10))).toBe('success');
  });

  it('waits for requests to be measured where load balancers count them, and no longer than five minutes', async () => {
    const plan = await flipDns.plan(target, params, contextOn(weighted(), sites));
    const sides = ['eu-west-1', 'eu-central-1'].flatMap((region) => [
      resourceOf({
        id: id(region),
        kind: 'route53:record',
        relations: [{ type: 'routes-to', to: balancer(region) }],
      }),
      resourceOf({ id: balancer(region), kind: 'elbv2:load-balancer', facts: { type: 'application' } }),
    ]);
    const outcomeAfter = (ms: number) => {
      const now = plannedAt + ms;
      const check = { resource: id('eu-central-1'), check: 'route53/health-check', observedAt: now };
      return flipDns.verify(plan, modelOf({ resources: sides, signals: [signalOf(check)] }), now).outcome;
    };
    expect(outcomeAfter(299_999)).toBe('inconclusive');
    expect(outcomeAfter(300_000)).toBe('success');
  });
});
