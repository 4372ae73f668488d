import type { GetMetricDataCommandInput } from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';
import type { Resource } from '../../src/model/resource.ts';
import { elb } from '../../src/pollers/elb.ts';
import { elbv2 } from '../../src/pollers/elbv2.ts';
import { modelOf, resourceOf } from '../support/model-of.ts';
import { type Answers, pollBench, refused, startedAt } from '../support/poll.ts';
import { watchedStack } from '../support/watched-stack.ts';

const minuteMs = 60_000;
const shop = (facts: Resource['facts'] = {}) =>
  resourceOf({
    id: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/50dc6c495c0c9188',
    name: 'shop',
    kind: 'elbv2:load-balancer',
    facts: { type: 'application', zones: ['eu-west-1a', 'eu-west-1b'], ...facts },
  });

/** Sums of the newest minute by metric, as CloudWatch documents them; `minutesAgo` makes it an older one. */
function counted(sums: Readonly<Record<string, number>>, minutesAgo = 1, StatusCode = 'Complete'): Answers {
  return {
    'CloudWatch GetMetricData': ({ MetricDataQueries = [] }: GetMetricDataCommandInput) => ({
      MetricDataResults: MetricDataQueries.map(({ Id, MetricStat }) => {
        const sum = sums[MetricStat?.Metric?.MetricName ?? ''];
        return {
          Id,
          StatusCode,
          Timestamps: sum === undefined ? [] : [new Date(startedAt - minutesAgo * minuteMs)],
          Values: sum === undefined ? [] : [sum],
        };
      }),
    }),
  };
}

async function said(answers: Answers, balancer = shop()) {
  const bench = pollBench(answers, modelOf({ resources: [balancer] }));
  const [observation] = await bench.run(elbv2, 'user-errors');
  if (observation?.kind !== 'complete') throw new Error(JSON.stringify(observation));
  return { signals: observation.signals, sent: bench.sent };
}

describe('what users of a load balancer get, as CloudWatch documents its answers', () => {
  it.each([
    ['nothing fails', { RequestCount: 1000 }, 'pass', 0, '0.0 % of 1000 requests failed in the last minute'],
    [
      'a few are errors of the targets',
      { RequestCount: 1000, HTTPCode_Target_5XX_Count: 49 },
      'pass',
      0.049,
      '4.9 % of 1000 requests failed in the last minute, 0.0 % of these at the load balancer itself',
    ],
    [
      'one in twenty is an error, of either',
      { RequestCount: 1000, HTTPCode_Target_5XX_Count: 40, HTTPCode_ELB_5XX_Count: 10 },
      'warn',
      0.05,
      '5.0 % of 1000 requests failed in the last minute, 20.0 % of these at the load balancer itself',
    ],
    [
      'none reaches a target',
      { HTTPCode_ELB_5XX_Count: 300 },
      'warn',
      1,
      '100.0 % of 300 requests failed in the last minute, 100.0 % of these at the load balancer itself',
    ],
    [
      'too few come to tell',
      { RequestCount: 99, HTTPCode_Target_5XX_Count: 50 },
      'pass',
      0.5051,
      '(a warning from 5.0 % of at least 100 requests on)',
    ],
  ])('where %s', async (_title, sums, state, value, reason) => {
    const { signals } = await said(counted(sums));
    expect(signals).toMatchObject([
      {
        resource: shop().id,
        check: 'elb/user-errors',
        family: 'application',
        nature: 'warning-only',
        state,
        value,
        reason: expect.stringContaining(reason) as string,
      },
    ]);
  });

  it.each([
    ['without a datapoint', counted({})],
    ['where CloudWatch may not show a part of it', counted({ RequestCount: 1000 }, 1, 'Forbidden')],
  ])('is unknown %s', async (_title, answers) => {
    expect((await said(answers)).signals).toMatchObject([{ state: 'unknown', nature: 'warning-only' }]);
  });

  it.each<[string, Resource['facts'], number]>([
    ['whose zones are not compared', {}, 1],
    ['that zonal shift is off for', { zonalShiftEnabled: false }, 1],
    ['whose zones are compared, which tells it too', { zonalShiftEnabled: true }, 0],
    ['of the network kind, which sees no answers', { type: 'network' }, 0],
  ])('is asked for of one %s', async (_title, facts, calls) => {
    const { sent } = await said(counted({ RequestCount: 1000 }), shop(facts));
    expect(sent).toHaveLength(calls);
  });

  it('names the permission when AWS denies it', async () => {
    const denied = () => {
      throw refused('AccessDenied', 403);
    };
    const bench = pollBench({ 'CloudWatch GetMetricData': denied }, modelOf({ resources: [shop()] }));
    expect(await bench.run(elbv2, 'user-errors')).toMatchObject([
      { kind: 'failed', failure: 'denied', permission: 'cloudwatch:GetMetricData' },
    ]);
  });
});

describe('what users of a classic load balancer get', () => {
  const old = (protocols?: readonly string[]) =>
    resourceOf({
      id: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/old',
      name: 'old',
      kind: 'elb:load-balancer',
      facts: { type: 'classic', ...(protocols === undefined ? {} : { protocols }) },
    });

  it.each([
    ['well', { RequestCount: 1000 }, 'pass', 0],
    ['errors of its machines', { RequestCount: 1000, HTTPCode_Backend_5XX: 60 }, 'warn', 0.06],
    ['its own errors, for it never fails open', { RequestCount: 0, HTTPCode_ELB_5XX: 300 }, 'warn', 1],
    ['what nobody counted', {}, 'unknown', undefined],
  ])('is told under its own names: %s', async (_title, sums, state, value) => {
    const bench = pollBench(counted(sums), modelOf({ resources: [old(['HTTPS', 'TCP'])] }));
    const [observation] = await bench.run(elb, 'user-errors');
    expect(observation).toMatchObject({
      kind: 'complete',
      observer: { name: 'elb/user-errors' },
      signals: [
        { resource: old().id, check: 'elb/user-errors', state, ...(value === undefined ? {} : { value }) },
      ],
    });
    const input = bench.sent[0]?.input as GetMetricDataCommandInput;
    expect(input.MetricDataQueries?.[0]?.MetricStat?.Metric).toMatchObject({
      Namespace: 'AWS/ELB',
      Dimensions: [{ Name: 'LoadBalancerName', Value: 'old' }],
    });
  });

  it.each([
    ['only passes bytes on, of which no answer is counted', old(['TCP', 'SSL'])],
    ['has not told what it speaks', old()],
  ])('is not asked for of one that %s', async (_title, balancer) => {
    const bench = pollBench({}, modelOf({ resources: [balancer] }));
    expect(await bench.run(elb, 'user-errors')).toMatchObject([{ kind: 'complete', signals: [] }]);
    expect(bench.sent).toEqual([]);
  });
});

describe('what users of a load balancer get, on simulated AWS', () => {
  it('is warned of while its targets answer with errors, and is well before; with none healthy it fails open', async () => {
    const stage = watchedStack({}, [elbv2]);
    const users = async () =>
      [...(await stage.look()).signals.values()]
        .flat()
        .flatMap(({ check, state }) =>
          check === 'elb/user-errors' || (check === 'elb/fail-open' && state === 'warn')
            ? [`${check} ${state}`]
            : [],
        );
    await stage.play(180);
    await stage.look();
    expect(await users()).toEqual(['elb/user-errors pass']);
    stage.befall('crash-application', { region: 'home', count: '100%' });
    await stage.play(240);
    expect(await users()).toEqual(['elb/user-errors warn', 'elb/fail-open warn']);
  });
});
