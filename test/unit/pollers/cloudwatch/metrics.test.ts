import type { GetMetricDataCommandInput } from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';
import { cloudwatch } from '../../../../src/pollers/cloudwatch.ts';
import type { WantedMetric } from '../../../../src/pollers/poller.ts';
import { modelOf, resourceOf } from '../../../support/model-of.ts';
import { type Answers, pollBench, startedAt } from '../../../support/poll.ts';

const instance = 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1';
const wanted = (parts: Partial<WantedMetric> = {}): WantedMetric => ({
  resource: instance,
  namespace: 'AWS/EC2',
  metric: 'CPUUtilization',
  dimensions: { InstanceId: 'i-1' },
  statistic: 'Average',
  periodSeconds: 60,
  ...parts,
});
const valued = (value?: number): Answers => ({
  'CloudWatch GetMetricData': ({ MetricDataQueries = [], EndTime }: GetMetricDataCommandInput) => ({
    MetricDataResults: MetricDataQueries.map(({ Id, MetricStat }) => ({
      Id,
      Timestamps:
        value === undefined ? [] : [new Date((EndTime?.getTime() ?? 0) - (MetricStat?.Period ?? 0) * 1000)],
      Values: value === undefined ? [] : [value],
    })),
  }),
});

async function read(metrics: readonly WantedMetric[], answers = valued(7), at = startedAt) {
  const bench = pollBench(answers, modelOf({ resources: [healthCheck] }));
  const context = { ...bench.context, wantedMetrics: () => metrics, now: () => at };
  const [observation] = (await cloudwatch.parts.find(({ name }) => name === 'metrics')?.poll(context)) ?? [];
  if (observation?.kind !== 'complete') throw new Error(JSON.stringify(observation));
  const inputs = bench.sent.map(({ input }) => input as GetMetricDataCommandInput);
  return { signals: observation.signals, inputs };
}

const healthCheck = resourceOf({
  id: 'arn:aws:route53:::healthcheck/hc-1',
  kind: 'route53:health-check',
  region: 'global',
});

describe('the metrics part', () => {
  it('states the value under the name that policies use, as no evidence', async () => {
    const { signals } = await read([wanted()]);
    expect(signals).toMatchObject([
      {
        resource: instance,
        check: 'metric/AWS/EC2/CPUUtilization/Average',
        state: 'pass',
        value: 7,
        family: 'application',
        nature: 'warning-only',
      },
    ]);
  });

  it('is unknown and has no value where CloudWatch has no datapoint', async () => {
    const { signals } = await read([wanted()], valued());
    expect(signals[0]).toMatchObject({ state: 'unknown' });
    expect(signals[0]).not.toHaveProperty('value');
  });

  it('states a measured zero as zero', async () => {
    expect((await read([wanted()], valued(0))).signals[0]).toMatchObject({ state: 'pass', value: 0 });
  });

  it('reads whole periods only', async () => {
    const { inputs } = await read([wanted({ periodSeconds: 300 })], valued(7), startedAt + 299_000);
    expect(inputs[0]?.EndTime?.getTime()).toBe(startedAt);
    expect(inputs[0]?.StartTime?.getTime()).toBe(startedAt - 900_000);
  });

  it('asks once a period, and once for what two policies want', async () => {
    const { signals, inputs } = await read([
      wanted(),
      wanted(),
      wanted({ metric: 'NetworkIn' }),
      wanted({ metric: 'DiskReads', periodSeconds: 300 }),
    ]);
    expect(inputs.map(({ MetricDataQueries }) => MetricDataQueries?.length)).toEqual([2, 1]);
    expect(signals).toHaveLength(3);
  });

  it.each([
    ['another region', 'arn:aws:ec2:us-east-1:111122223333:instance/i-1'],
    ['another account', 'arn:aws:ec2:eu-west-1:999988887777:instance/i-1'],
    ['a global service, outside of us-east-1', healthCheck.id],
  ])('leaves what belongs to %s to that scope', async (_, resource) => {
    const { signals, inputs } = await read([wanted({ resource })]);
    expect(signals).toEqual([]);
    expect(inputs).toEqual([]);
  });
});

describe('a refresh by CloudWatch', () => {
  const alarmNamed = (name: string, watches: readonly string[]) =>
    resourceOf({
      id: `arn:aws:cloudwatch:eu-west-1:111122223333:alarm:${name}`,
      kind: 'cloudwatch:alarm',
      name,
      facts: { alarmName: name },
      relations: watches.map((to) => ({ type: 'watches', to })),
    });
  const second = 'arn:aws:ec2:eu-west-1:111122223333:instance/i-2';
  const both = alarmNamed('both', [instance, second]);
  const gone = alarmNamed('gone', [instance]);
  const model = modelOf({ resources: [both, gone, alarmNamed('other', [second])] });
  const described = {
    'CloudWatch DescribeAlarms': () => ({
      MetricAlarms: [
        {
          AlarmName: 'both',
          AlarmArn: both.id,
          StateValue: 'ALARM',
          MetricName: 'x',
          Dimensions: [
            { Name: 'InstanceId', Value: 'i-1' },
            { Name: 'InstanceId', Value: 'i-2' },
          ],
        },
      ],
    }),
  };

  it('reads the alarms of a resource by name, with all that they watch', async () => {
    const bench = pollBench(described, model);
    const [observation] = await cloudwatch.refresh([instance], bench.context);
    expect(bench.sent).toMatchObject([{ input: { AlarmNames: ['both', 'gone'] } }]);
    expect(observation).toMatchObject({ kind: 'partial', gone: [gone.id] });
    const spoken = observation?.kind === 'partial' ? observation.signals.map(({ resource }) => resource) : [];
    expect(spoken).toEqual([both.id, instance, second]);
  });

  it('reads what policies want of a resource', async () => {
    const bench = pollBench(valued(3), modelOf());
    const context = { ...bench.context, wantedMetrics: () => [wanted(), wanted({ resource: second })] };
    const observations = await cloudwatch.refresh([second], context);
    expect(observations).toMatchObject([{ kind: 'partial', signals: [{ resource: second, value: 3 }] }]);
  });

  it('reads nothing for what has neither', async () => {
    const bench = pollBench({}, model);
    await expect(
      cloudwatch.refresh(['arn:aws:rds:eu-west-1:111122223333:db:x'], bench.context),
    ).resolves.toEqual([]);
  });
});
