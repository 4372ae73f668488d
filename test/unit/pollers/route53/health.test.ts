import type { GetMetricDataCommandInput } from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';
import type { Signal } from '../../../../src/model/signal.ts';
import { route53 } from '../../../../src/pollers/route53.ts';
import { modelOf, resourceOf, signalOf } from '../../../support/model-of.ts';
import { type Answers, pollBench, startedAt } from '../../../support/poll.ts';

const checkId = 'arn:aws:route53:::healthcheck/hc-1';
const check = resourceOf({
  id: checkId,
  kind: 'route53:health-check',
  region: 'global',
  facts: { healthCheckId: 'hc-1', type: 'HTTPS', fqdn: 'SHOP-1.elb.amazonaws.com', disabled: false },
});
const record = resourceOf({
  id: 'arn:aws:route53:::recordset/Z1/shop.example.com/A/eu',
  kind: 'route53:record',
  region: 'global',
  facts: { healthCheckId: 'hc-1', zoneId: 'Z1', recordName: 'shop.example.com', recordType: 'A' },
});
const balancer = resourceOf({
  id: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/1',
  kind: 'elbv2:load-balancer',
  facts: { dnsName: 'shop-1.elb.amazonaws.com' },
});
const model = modelOf({ resources: [check, record, balancer] });

const metric = (Values: readonly number[], minutesAgo = 1): Answers => ({
  'CloudWatch GetMetricData': ({ MetricDataQueries = [] }: GetMetricDataCommandInput) => ({
    MetricDataResults: MetricDataQueries.map(({ Id }) => ({
      Id,
      Timestamps: Values.map((_, index) => new Date(startedAt - (minutesAgo + index) * 60_000)),
      Values,
    })),
  }),
});

async function healthBy(answers: Answers, known = model): Promise<readonly Signal[]> {
  const [observation] = await pollBench(answers, known).run(route53, 'health');
  if (observation?.kind !== 'complete') throw new Error(JSON.stringify(observation));
  return observation.signals;
}

describe('the health part', () => {
  it('says one word on the check, on the records that use it and on the load balancer that it probes', async () => {
    const signals = await healthBy(metric([0]));
    expect(signals.map(({ resource, by, state, family }) => ({ resource, by, state, family }))).toEqual([
      { resource: checkId, by: undefined, state: 'fail', family: 'external' },
      { resource: record.id, by: checkId, state: 'fail', family: 'external' },
      { resource: balancer.id, by: checkId, state: 'fail', family: 'external' },
    ]);
  });

  it.each([
    ['1', [1], 'pass'],
    ['0', [0], 'fail'],
    ['newest 1 after 0', [1, 0], 'pass'],
    ['newest 0 after 1', [0, 1], 'fail'],
    ['no datapoint', [], 'unknown'],
  ])('takes %s of the metric for what it is', async (_, values, state) => {
    const [signal] = await healthBy(metric(values));
    expect(signal).toMatchObject({ check: 'route53/health-check', state });
  });

  it('reads the metric of the last three minutes in us-east-1, where Route 53 writes it', async () => {
    const bench = pollBench(metric([1]), model);
    await bench.run(route53, 'health');
    const input = bench.sent[0]?.input as GetMetricDataCommandInput;
    expect(input.StartTime?.getTime()).toBe(startedAt - 180_000);
    expect(input.MetricDataQueries?.[0]?.MetricStat).toMatchObject({
      Metric: { Namespace: 'AWS/Route53', Dimensions: [{ Name: 'HealthCheckId', Value: 'hc-1' }] },
      Stat: 'Minimum',
    });
    expect(bench.aws.quotas().map(({ region }) => region)).toEqual(['us-east-1']);
  });

  it('keeps the start of a state for as long as the state stays', async () => {
    const held = signalOf({ resource: checkId, check: 'route53/health-check', state: 'fail', since: 7 });
    const known = modelOf({ resources: [check], signals: [held] });
    expect((await healthBy(metric([0]), known))[0]?.since).toBe(7);
    expect((await healthBy(metric([1]), known))[0]?.since).toBe(startedAt);
  });

  it('is valid for two and a half rounds', async () => {
    expect((await healthBy(metric([1])))[0]).toMatchObject({ observedAt: startedAt, validForMs: 150_000 });
  });

  it('says nothing by a disabled check, which Route 53 calls healthy without looking', async () => {
    const disabled = { ...check, facts: { ...check.facts, disabled: true } };
    await expect(healthBy(metric([1]), modelOf({ resources: [disabled, record] }))).resolves.toEqual([]);
  });

  it('says nothing by one that follows a routing control: it is Off where nobody is to go, however it is there', async () => {
    const following = { ...check, facts: { healthCheckId: 'hc-1', type: 'RECOVERY_CONTROL' } };
    await expect(healthBy(metric([0]), modelOf({ resources: [following, record] }))).resolves.toEqual([]);
  });

  it('lists the checks itself before the first list has reached the model', async () => {
    const HealthChecks = [
      { Id: 'hc-9', HealthCheckConfig: { Type: 'TCP' } },
      { Id: 'hc-8', HealthCheckConfig: { Type: 'TCP', Disabled: true } },
    ];
    const answers = {
      ...metric([1]),
      'Route 53 ListHealthChecks': () => ({ HealthChecks, IsTruncated: false }),
    };
    const signals = await healthBy(answers, modelOf());
    expect(signals.map(({ resource }) => resource)).toEqual(['arn:aws:route53:::healthcheck/hc-9']);
  });
});

describe('the health-checks part', () => {
  it('states the configuration of every check and what it watches, page by page', async () => {
    const first = {
      Id: 'hc-1',
      HealthCheckConfig: {
        Type: 'HTTPS',
        FullyQualifiedDomainName: 'shop-1.elb.amazonaws.com',
        Port: 443,
        ResourcePath: '/health',
        RequestInterval: 10,
        FailureThreshold: 3,
      },
    };
    const second = {
      Id: 'hc-2',
      HealthCheckConfig: { Type: 'CALCULATED', Inverted: true, ChildHealthChecks: ['hc-1'] },
    };
    const [observation] = await pollBench(
      {
        'Route 53 ListHealthChecks': ({ Marker }: { Marker?: string }) =>
          Marker === undefined
            ? { HealthChecks: [first], IsTruncated: true, NextMarker: 'm' }
            : { HealthChecks: [second, { HealthCheckConfig: { Type: 'TCP' } }], IsTruncated: false },
      },
      model,
    ).run(route53, 'health-checks');
    expect(observation).toMatchObject({
      kind: 'complete',
      resources: [
        {
          id: checkId,
          name: 'shop-1.elb.amazonaws.com',
          facts: { type: 'HTTPS', port: 443, path: '/health', disabled: false, inverted: false },
          relations: [{ type: 'watches', to: balancer.id }],
        },
        { name: 'hc-2', facts: { type: 'CALCULATED', inverted: true, children: ['hc-1'] }, relations: [] },
      ],
    });
  });
});
