import type { DistributionSummary } from '@aws-sdk/client-cloudfront';
import type { GetMetricDataCommandInput } from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';
import { cloudfront } from '../../src/pollers/cloudfront.ts';
import { elbv2 } from '../../src/pollers/elbv2.ts';
import { faultNamed } from '../../src/simulator/faults/registry.ts';
import { answered } from '../support/answered.ts';
import { modelOf, resourceOf, signalOf } from '../support/model-of.ts';
import { pollBench, refused, startedAt } from '../support/poll.ts';
import { watchedAccount } from '../support/watched-account.ts';

const arn = 'arn:aws:cloudfront::111122223333:distribution/E1';
const balancer = resourceOf({
  id: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/1',
  kind: 'elbv2:load-balancer',
  facts: { dnsName: 'shop-1.eu-west-1.elb.amazonaws.com' },
});
const list = 'CloudFront ListDistributions';
const config = 'CloudFront GetDistributionConfig';
const tags = 'CloudFront ListTagsForResource';

const origin = (Id: string, DomainName: string | undefined) => ({ Id, DomainName });
const group = {
  Id: 'both',
  FailoverCriteria: { StatusCodes: { Quantity: 1, Items: [502] } },
  Members: { Quantity: 2, Items: [{ OriginId: 'main' }, { OriginId: 'spare' }] },
};

/** As AWS documents the list's answers. */
const listed = {
  Id: 'E1',
  ARN: arn,
  Status: 'Deployed',
  DomainName: 'd1.cloudfront.net',
  Enabled: true,
  Aliases: { Quantity: 1, Items: ['www.example.com'] },
  Origins: {
    Quantity: 2,
    Items: [origin('spare', 'spare.example.net'), origin('main', 'Shop-1.eu-west-1.elb.amazonaws.com')],
  },
  OriginGroups: { Quantity: 1, Items: [group] },
  DefaultCacheBehavior: { TargetOriginId: 'both', ViewerProtocolPolicy: 'redirect-to-https' },
} as unknown as DistributionSummary;

const page = (...Items: object[]) => ({
  DistributionList: { Marker: '', MaxItems: 100, IsTruncated: false, Quantity: Items.length, Items },
});

async function described(summary: object, settings: object = { Logging: { Enabled: true } }) {
  const bench = pollBench(
    {
      [list]: () => page(summary),
      [config]: () => ({ DistributionConfig: settings }),
      [tags]: () => ({ Tags: { Items: [{ Key: 'team', Value: 'web' }, { Key: 'bare' }] } }),
    },
    modelOf({ resources: [balancer] }),
  );
  return answered(await bench.run(cloudfront, 'distributions')).resources;
}

describe('the distributions of CloudFront, as AWS documents its answers', () => {
  it('are told with their origins in the order in which they are asked, and lead to what is known of them', async () => {
    expect(await described(listed)).toEqual([
      {
        id: arn,
        kind: 'cloudfront:distribution',
        account: '111122223333',
        region: 'global',
        name: 'www.example.com',
        tags: { team: 'web', bare: '' },
        facts: {
          distributionId: 'E1',
          dnsName: 'd1.cloudfront.net',
          status: 'Deployed',
          enabled: true,
          aliases: ['www.example.com'],
          origins: ['Shop-1.eu-west-1.elb.amazonaws.com', 'spare.example.net'],
          hasOriginGroup: true,
          viewerProtocol: 'redirect-to-https',
          logging: true,
        },
        relations: [{ type: 'routes-to', to: balancer.id }],
      },
    ]);
  });

  it.each([
    ['one origin alone', { DefaultCacheBehavior: { TargetOriginId: 'spare' } }, ['spare.example.net'], false],
    ['a behaviour that AWS left out', { DefaultCacheBehavior: undefined }, undefined, undefined],
    ['an origin without a name', { Origins: { Items: [origin('main', undefined)] } }, undefined, undefined],
  ])('with %s say what is known', async (_title, part, origins, hasOriginGroup) => {
    const [found] = await described({ ...listed, ...part });
    expect(found?.facts['origins']).toEqual(origins);
    expect(found?.facts['hasOriginGroup']).toBe(hasOriginGroup);
  });

  it.each([
    ['off', { Logging: { Enabled: false } }, false],
    [
      'real-time',
      { Logging: { Enabled: false }, DefaultCacheBehavior: { RealtimeLogConfigArn: 'arn' } },
      true,
    ],
    ['left out', {}, undefined],
  ])('with a log that is %s say so', async (_title, settings, logging) => {
    const [found] = await described(listed, settings);
    expect(found?.facts['logging']).toBe(logging);
  });

  it('are read on every page, and one that is gone meanwhile is passed over', async () => {
    const bench = pollBench({
      [list]: ({ Marker }: { Marker?: string }) =>
        Marker === undefined
          ? { DistributionList: { ...page(listed).DistributionList, IsTruncated: true, NextMarker: 'E1' } }
          : page({ ...listed, Id: 'E2', ARN: `${arn}2` }),
      [config]: ({ Id }: { Id: string }) => {
        if (Id === 'E2') throw refused('NoSuchDistribution', 404);
        return {};
      },
      [tags]: () => ({}),
    });
    const reading = bench.run(cloudfront, 'distributions');
    await bench.pass(60_000);
    expect(answered(await reading).resources.map(({ id }) => id)).toEqual([arn]);
  });

  it('cost one call where there are none', async () => {
    const bench = pollBench({ [list]: () => page() });
    for (const { name } of cloudfront.parts)
      expect(answered(await bench.run(cloudfront, name))).toMatchObject({ resources: [], signals: [] });
    expect(bench.sent.map(({ operation }) => operation)).toEqual(['ListDistributions']);
  });

  it.each([
    [list, 'cloudfront:ListDistributions'],
    [config, 'cloudfront:GetDistributionConfig'],
    [tags, 'cloudfront:ListTagsForResource'],
  ])('are not known where %s is denied, and the permission is named', async (denied, permission) => {
    const bench = pollBench({
      [list]: () => page(listed),
      [config]: () => ({}),
      [denied]: () => {
        throw refused('AccessDenied', 403);
      },
    });
    expect(await bench.run(cloudfront, 'distributions')).toMatchObject([
      { kind: 'failed', failure: 'denied', permission },
    ]);
  });
});

describe('what users get by CloudFront, as CloudWatch documents its answers', () => {
  const known = resourceOf({
    id: arn,
    kind: 'cloudfront:distribution',
    region: 'global',
    facts: { distributionId: 'E1', enabled: true },
    relations: [
      { type: 'routes-to', to: balancer.id },
      { type: 'routes-to', to: 'spare' },
    ],
  });

  /** By metric: the values of the last minutes, newest first; or a status and no value. */
  async function measured(metrics: Readonly<Record<string, readonly number[] | string>>) {
    const bench = pollBench(
      {
        'CloudWatch GetMetricData': ({ MetricDataQueries = [] }: GetMetricDataCommandInput) => ({
          MetricDataResults: MetricDataQueries.map(({ Id, MetricStat }) => {
            const told = metrics[MetricStat?.Metric?.MetricName ?? ''] ?? [];
            if (typeof told === 'string') return { Id, Timestamps: [], Values: [], StatusCode: told };
            const Timestamps = told.map((_, index) => new Date(startedAt - (index + 1) * 60_000));
            return { Id, Timestamps, Values: [...told], StatusCode: 'Complete' };
          }),
        }),
      },
      modelOf({
        resources: [known, balancer],
        signals: [
          signalOf({ resource: balancer.id, check: 'elb/targets-serving', state: 'fail', observedAt: 7 }),
          signalOf({ resource: 'spare', check: 'elb/targets-serving' }),
          signalOf({ resource: balancer.id, check: 'elb/load-balancer-state' }),
        ],
      }),
    );
    const { signals } = answered(await bench.run(cloudfront, 'traffic'));
    const named = (check: string) => signals.find((signal) => signal.check === `cloudfront/${check}`);
    return { named, signals, sent: bench.sent };
  }

  it.each([
    ['5 % in three minutes', [5, 5, 5, 0, 0], 'fail', 0.05],
    ['a little less', [4.9, 5, 5, 5, 5], 'warn', 0.049],
    ['5 % in two minutes', [5, 5, 0, 0, 0], 'warn', 0.05],
    ['no error any more', [0, 100, 100, 100, 100], 'pass', 0],
  ])('calls %s by its name', async (_title, rate, state, value) => {
    const { named } = await measured({ Requests: [500, 500, 500, 500, 500], '5xxErrorRate': rate });
    expect(named('errors')).toMatchObject({ resource: arn, family: 'application', state });
    expect(named('errors')?.value).toBeCloseTo(value);
  });

  it.each([
    ['nobody asked', {}],
    ['only the rate was told', { '5xxErrorRate': [50, 50, 50] }],
    ['CloudWatch tells only of a part', { Requests: [9], '5xxErrorRate': 'Forbidden' }],
  ])('knows nothing of errors where %s', async (_title, metrics) => {
    const { named } = await measured(metrics);
    expect(named('errors')).toMatchObject({ state: 'unknown', nature: 'warning-only' });
    expect(named('errors')).not.toHaveProperty('value');
  });

  const usual = Array.from({ length: 15 }, () => 500);
  it.each([
    ['twice what was usual, for three minutes', [1000, 1000, 1000, ...usual], 'warn', 1],
    ['a little less in one of them', [1000, 999, 1000, ...usual], 'pass', 1],
    ['far more than usual, but not long for anybody', [900, 900, 900, ...usual.map(() => 10)], 'pass', 0.9],
    ['slow, where nothing is known of what is usual', [9000, 9000, 9000, ...usual.slice(1)], 'pass', 9],
  ])('takes origins that are %s for what they are', async (_title, told, state, value) => {
    const { named } = await measured({ OriginLatency: told });
    expect(named('origin-latency')).toMatchObject({ state, value, nature: 'warning-only' });
  });

  it('says what to turn on where CloudFront measures no latency', async () => {
    const { named } = await measured({});
    expect(named('origin-latency')).toMatchObject({
      state: 'unknown',
      reason: expect.stringContaining('additional metrics'),
    });
  });

  it('passes on what the first origin says of its targets, and as old as that is', async () => {
    const { signals } = await measured({});
    expect(signals.filter(({ check }) => check === 'cloudfront/first-origin')).toMatchObject([
      { resource: arn, by: balancer.id, family: 'network', state: 'fail', observedAt: 7 },
    ]);
  });

  it('asks where CloudFront writes its metrics, whatever region is polled', async () => {
    const { sent } = await measured({});
    expect(sent).toHaveLength(1);
    expect(sent[0]?.input).toMatchObject({
      MetricDataQueries: expect.arrayContaining([
        expect.objectContaining({
          MetricStat: expect.objectContaining({
            Metric: {
              Namespace: 'AWS/CloudFront',
              MetricName: 'Requests',
              Dimensions: [
                { Name: 'DistributionId', Value: 'E1' },
                { Name: 'Region', Value: 'Global' },
              ],
            },
          }),
        }),
      ]),
    });
  });
});

const stack = `
stack: edges
summary: A shop behind CloudFront, with an origin in two regions, and one without a second.
regions:
  - { region: eu-west-1, zones: [eu-west-1a] }
  - { region: us-east-1, zones: [us-east-1a] }
balancers: [{ name: web, regions: [home, standby], targetGroup: { name: web } }]
groups: [{ name: web, regions: [home, standby], size: 2, capacity: 90, targetGroups: [web] }]
databases: [{ id: web-db }]
distributions:
  - { name: site, aliases: [www.example.com], balancer: web, regions: [home, standby], additionalMetrics: true }
  - { name: idle, balancer: web, logging: false }
hostedZones:
  - name: example.com
    records: [{ name: www.example.com, distribution: site }, { name: db.example.com, database: web-db }]
users: { site: www.example.com, database: db.example.com, requestsPerSecond: 100, writeShare: 0.2 }
`;

describe('the distributions of CloudFront, in the simulated account', () => {
  it('carry the users, and are well while nothing is wrong', async () => {
    const { look, shop, model } = watchedAccount(stack, [elbv2, cloudfront]);
    await shop.play(360);
    await look();
    const said = await look();
    expect(said('www.example.com', 'cloudfront/errors')).toMatchObject({ state: 'pass', value: 0 });
    expect(said('www.example.com', 'cloudfront/origin-latency')).toMatchObject({
      state: 'pass',
      value: 0.12,
    });
    expect(said('www.example.com', 'cloudfront/first-origin')).toMatchObject({ state: 'pass' });
    const facts = [...model().resources.values()].flatMap(({ kind, facts: each }) =>
      kind === 'cloudfront:distribution' ? [[each['hasOriginGroup'], each['logging']]] : [],
    );
    expect(facts).toEqual([
      [true, true],
      [false, false],
    ]);
    expect(shop.world.users?.experienced.at(-1)).toMatchObject({ errors: 0 });
  });

  it('answer what is read from the second origin while the first fails, and what is written not', async () => {
    const { look, shop, model } = watchedAccount(stack, [elbv2, cloudfront]);
    await shop.play(60);
    const heal = shop.fault(faultNamed('fail-zone'), { zone: 'home/1' });
    await shop.play(420);
    await look();
    const said = await look();
    const second = shop.world.users?.experienced.at(-1);
    expect(second?.errors).toBeCloseTo(20, 0);
    expect(said('www.example.com', 'cloudfront/errors')).toMatchObject({ state: 'fail' });
    expect(said('www.example.com', 'cloudfront/errors')?.value).toBeCloseTo(0.2, 1);
    expect(said('www.example.com', 'cloudfront/origin-latency')).toMatchObject({ state: 'pass' });
    expect(said('www.example.com', 'cloudfront/first-origin')).toMatchObject({ state: 'fail' });
    const id = [...model().resources.values()].find(({ name }) => name === 'www.example.com')?.id ?? '';
    expect(model().verdicts.get(id)).toMatchObject({ kind: 'host-failed' });
    heal();
    await shop.play(900);
    await look();
    expect((await look())('www.example.com', 'cloudfront/errors')).toMatchObject({ state: 'pass' });
  });
});
