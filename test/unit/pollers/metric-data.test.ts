import type { GetMetricDataCommandInput } from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';
import { newestDatapoints } from '../../../src/pollers/metric-data.ts';
import { pollBench, startedAt } from '../../support/poll.ts';

const query = (name: string) => ({
  namespace: 'AWS/EC2',
  metric: name,
  dimensions: { InstanceId: 'i-1' },
  statistic: 'Average',
  periodSeconds: 60,
});
const window = { startAt: startedAt - 180_000, endAt: startedAt };
const at = (minutesAgo: number) => new Date(startedAt - minutesAgo * 60_000);

describe('newestDatapoints', () => {
  it('asks for 500 series a call and answers in the order of the queries', async () => {
    const sizes: number[] = [];
    const bench = pollBench({
      'CloudWatch GetMetricData': ({ MetricDataQueries = [] }: GetMetricDataCommandInput) => {
        sizes.push(MetricDataQueries.length);
        return {
          MetricDataResults: MetricDataQueries.toReversed().map((asked) => ({
            Id: asked.Id,
            Timestamps: [at(1)],
            Values: [Number(asked.MetricStat?.Metric?.MetricName)],
          })),
        };
      },
    });
    const queries = Array.from({ length: 501 }, (_, index) => query(String(index)));
    const found = await newestDatapoints(bench.context, queries, window);
    expect(sizes).toEqual([500, 1]);
    expect(found.map(({ datapoint }) => datapoint?.value)).toEqual(queries.map((_, index) => index));
  });

  it('asks nothing when nothing is wanted', async () => {
    const bench = pollBench({});
    await expect(newestDatapoints(bench.context, [], window)).resolves.toEqual([]);
    expect(bench.sent).toEqual([]);
  });

  it('takes the newest datapoint whatever page and order it comes in', async () => {
    const bench = pollBench({
      'CloudWatch GetMetricData': ({ NextToken }: GetMetricDataCommandInput) =>
        NextToken === undefined
          ? {
              MetricDataResults: [
                { Id: 'm0', Timestamps: [at(3), at(2)], Values: [3, 2], StatusCode: 'PartialData' },
              ],
              NextToken: 'more',
            }
          : { MetricDataResults: [{ Id: 'm0', Timestamps: [at(1), at(2)], Values: [1, 2] }] },
    });
    const [found] = await newestDatapoints(bench.context, [query('CPUUtilization')], window);
    expect(found).toEqual({ datapoint: { at: startedAt - 60_000, value: 1 } });
  });

  it.each([
    ['no result at all', []],
    ['a result without datapoints', [{ Id: 'm0', Timestamps: [], Values: [], StatusCode: 'Complete' }]],
    ['a result without its lists', [{ Id: 'm0' }]],
    ['a time without a value', [{ Id: 'm0', Timestamps: [at(1)], Values: [] }]],
    ['a result of another query', [{ Id: 'm7', Timestamps: [at(1)], Values: [0] }]],
  ])('knows nothing, rather than zero, from %s', async (_, MetricDataResults) => {
    const bench = pollBench({ 'CloudWatch GetMetricData': () => ({ MetricDataResults }) });
    await expect(newestDatapoints(bench.context, [query('CPUUtilization')], window)).resolves.toEqual([{}]);
  });

  const told = (StatusCode: string, minutesAgo = 1) => ({
    Id: 'm0',
    Timestamps: [at(minutesAgo)],
    Values: [minutesAgo],
    StatusCode,
  });

  it.each([
    ['PartialData', /only a part/],
    ['InternalError', /could not read it.*asked again/],
    ['Forbidden', /grant cloudwatch:GetMetricData .*account/],
    ['SomethingNew', /not known here/],
  ])('takes nothing of a series that ends with %s, and says why', async (status, gap) => {
    const bench = pollBench({
      'CloudWatch GetMetricData': () => ({
        MetricDataResults: [told(status), { ...told('Complete'), Id: 'm1' }],
      }),
    });

    const queries = [query('CPUUtilization'), query('NetworkIn')];
    const [spoilt, whole] = await newestDatapoints(bench.context, queries, window);

    expect(spoilt).toEqual({ gap: expect.stringMatching(gap) });
    expect(whole).toEqual({ datapoint: { at: startedAt - 60_000, value: 1 } });
  });

  it.each(['PartialData', 'InternalError'])(
    'goes on after %s by the token of the next page, which may complete the series',
    async (status) => {
      const bench = pollBench({
        'CloudWatch GetMetricData': ({ NextToken }: GetMetricDataCommandInput) =>
          NextToken === undefined
            ? { MetricDataResults: [told(status)], NextToken: 'more' }
            : { MetricDataResults: [told('Complete', 2)] },
      });

      const found = await newestDatapoints(bench.context, [query('CPUUtilization')], window);

      expect(found).toEqual([{ datapoint: { at: startedAt - 60_000, value: 1 } }]);
    },
  );
});
