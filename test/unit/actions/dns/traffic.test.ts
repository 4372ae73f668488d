import type {
  GetMetricDataCommandInput,
  GetMetricDataCommandOutput,
  MetricDataResult,
} from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';
import { roomAtDestination } from '../../../../src/actions/dns/room.ts';
import { createAwsAccess } from '../../../../src/aws/client-pool.ts';
import { systemClock } from '../../../../src/runtime/clock.ts';
import { silentLogger } from '../../../../src/runtime/logger.ts';
import { contextOn, plannedAt } from '../../../support/action-context.ts';
import { FakeAws } from '../../../support/fake-aws/fake-aws.ts';
import { type ModelParts, resourceOf } from '../../../support/model-of.ts';

const minute = 60_000;
const place = (site: string) => ({ id: `record-${site}` });
const balancer = (site: string) => `arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/app/${site}/1`;
const model: ModelParts = {
  resources: ['home', 'away'].flatMap((site) => [
    resourceOf({
      id: place(site).id,
      kind: 'route53:record',
      relations: [{ type: 'routes-to', to: balancer(site) }],
    }),
    resourceOf({ id: balancer(site), kind: 'elbv2:load-balancer', facts: { type: 'application' } }),
  ]),
};

type Answer = Pick<GetMetricDataCommandOutput, 'MetricDataResults' | 'NextToken'>;

/** An hour in which four machines at home carried 100 requests a second, and four elsewhere had none. */
function anHour({ MetricDataQueries = [] }: GetMetricDataCommandInput): Answer {
  const series = (value: number) => ({
    Timestamps: Array.from({ length: 60 }, (_, index) => new Date(plannedAt - (index + 1) * minute)),
    Values: Array.from({ length: 60 }, () => value),
  });
  return {
    MetricDataResults: MetricDataQueries.map(({ Id, MetricStat }): MetricDataResult => {
      const { MetricName, Dimensions = [] } = MetricStat?.Metric ?? {};
      const atHome = Dimensions.some(({ Value }) => Value === 'app/home/1');
      const known =
        MetricName === 'HealthyHostCount'
          ? series(4)
          : MetricName === 'RequestCount' && atHome
            ? series(6_000)
            : { Timestamps: [], Values: [] };
      return { Id, StatusCode: 'Complete', ...known };
    }),
  };
}

/** The room elsewhere, where CloudWatch's answer for it is changed so. */
async function room(change: (answer: Answer) => Answer) {
  const aws = new FakeAws();
  for (const site of ['home', 'away'])
    aws.loadBalancing.targetGroups.set(`arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/${site}/1`, {
      loadBalancer: balancer(site),
      targets: Object.fromEntries(
        [1, 2, 3, 4].map((n) => [`i-${site}${n}`, site === 'home' ? 'unhealthy' : 'healthy']),
      ),
    });
  const access = createAwsAccess({
    clock: systemClock,
    log: silentLogger,
    accounts: [{ account: '111122223333' }],
    transport: async (call) => {
      if (call.operation !== 'GetMetricData') return aws.transport(call);
      const answer = anHour(call.input as GetMetricDataCommandInput);
      return JSON.stringify(call.input).includes('app/away/1') ? change(answer) : answer;
    },
  });
  const context = { ...contextOn(aws, model), aws: access };
  return roomAtDestination(place('home'), place('away'), false, context);
}

const ofRequests = (answer: Answer, change: (result: MetricDataResult) => MetricDataResult[]): Answer => ({
  MetricDataResults: answer.MetricDataResults?.flatMap((result) =>
    result.Id === 'requests0' ? change(result) : [result],
  ),
});

describe('the traffic of a destination', () => {
  it('of which CloudWatch completely reports none is none', async () => {
    expect(await room((answer) => answer)).toMatchObject({ holds: true });
  });

  it.each<[string, (answer: Answer) => Answer]>([
    [
      'InternalError',
      (answer) => ofRequests(answer, (result) => [{ ...result, StatusCode: 'InternalError' }]),
    ],
    ['PartialData', (answer) => ofRequests(answer, (result) => [{ ...result, StatusCode: 'PartialData' }])],
    ['missing', (answer) => ofRequests(answer, () => [])],
    ['goes on for more than a page', (answer) => ({ ...answer, NextToken: 'more' })],
  ])('that CloudWatch does not wholly tell is unknown, and no room: %s', async (told, change) => {
    const { holds, detail } = await room(change);
    expect(holds).toBe(false);
    expect(detail).toContain(told);
  });
});
