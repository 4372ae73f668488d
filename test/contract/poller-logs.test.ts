import type { MetricFilter } from '@aws-sdk/client-cloudwatch-logs';
import type { GetMetricDataCommandInput } from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';
import { logs } from '../../src/pollers/logs.ts';
import { faultNamed } from '../../src/simulator/faults/registry.ts';
import { answered } from '../support/answered.ts';
import { modelOf, resourceOf } from '../support/model-of.ts';
import { pollBench, refused, startedAt } from '../support/poll.ts';
import { watchedAccount } from '../support/watched-account.ts';

const list = 'CloudWatch Logs DescribeMetricFilters';
const arn = 'arn:aws:logs:eu-west-1:111122223333:log-group:/shop/web:metric-filter:count';

/** As CloudWatch Logs documents its list. */
const filter = (part: Partial<MetricFilter> = {}): MetricFilter => ({
  filterName: 'count',
  logGroupName: '/shop/web',
  filterPattern: '[time, level = ERROR, ...]',
  metricTransformations: [
    { metricName: 'Lines', metricNamespace: 'Shop', metricValue: '1', defaultValue: 0 },
  ],
  ...part,
});

async function listed(...metricFilters: MetricFilter[]) {
  const bench = pollBench({ [list]: () => ({ metricFilters }) });
  return answered(await bench.run(logs, 'metric-filters')).resources;
}

describe('the metric filters of CloudWatch Logs, as AWS documents its answers', () => {
  it('are told with what they count', async () => {
    expect(await listed(filter())).toMatchObject([
      {
        id: arn,
        kind: 'logs:metric-filter',
        name: '/shop/web count',
        facts: {
          logGroup: '/shop/web',
          pattern: '[time, level = ERROR, ...]',
          metric: 'Lines',
          namespace: 'Shop',
          defaultValue: 0,
        },
      },
    ]);
  });

  const about = (metricName: string) => [{ metricName, metricNamespace: 'Shop', metricValue: '1' }];
  it.each<[string, Partial<MetricFilter>, number]>([
    ['counts errors by its name', { filterName: 'http-5xx', filterPattern: 'x' }, 1],
    ['counts errors by its metric', { metricTransformations: about('Exceptions'), filterPattern: '' }, 1],
    ['looks for a status', { filterPattern: '[..., status = 503, size]' }, 1],
    ['counts something else', { filterPattern: 'checkout', metricTransformations: about('Orders5000') }, 0],
    [
      'has dimensions',
      {
        metricTransformations: [
          { metricName: 'Errors', metricNamespace: 'Shop', metricValue: '1', dimensions: { Path: '$.path' } },
        ],
      },
      0,
    ],
    ['AWS left the metric of out', { metricTransformations: undefined }, 0],
    ['AWS left the log group of out', { logGroupName: undefined }, 0],
  ])('of one that %s', async (_title, part, count) => {
    expect(await listed(filter(part))).toHaveLength(count);
  });

  it('are read on every page, and cost one call where there are none', async () => {
    const bench = pollBench({
      [list]: ({ nextToken }: { nextToken?: string }) =>
        nextToken === undefined
          ? { metricFilters: [filter()], nextToken: 'more' }
          : { metricFilters: [filter({ filterName: 'other' })] },
    });
    expect(answered(await bench.run(logs, 'metric-filters')).resources).toHaveLength(2);
    const empty = pollBench({ [list]: () => ({}) });
    for (const { name } of logs.parts) answered(await empty.run(logs, name));
    expect(empty.sent).toHaveLength(1);
  });

  it('are not known where they may not be listed, and the permission is named', async () => {
    const bench = pollBench({
      [list]: () => {
        throw refused('AccessDeniedException');
      },
    });
    expect(await bench.run(logs, 'metric-filters')).toMatchObject([
      { kind: 'failed', failure: 'denied', permission: 'logs:DescribeMetricFilters' },
    ]);
  });
});

describe('bursts of errors, as CloudWatch documents its answers', () => {
  const resource = resourceOf({
    id: arn,
    kind: 'logs:metric-filter',
    facts: { metric: 'Errors', namespace: 'Shop' },
  });

  /** Counts of the last minutes, newest first; undefined where nothing was reported. */
  async function counted(values: readonly (number | undefined)[], StatusCode = 'Complete') {
    const told = values.flatMap((value, index) =>
      value === undefined ? [] : [{ at: new Date(startedAt - (index + 1) * 60_000), value }],
    );
    const bench = pollBench(
      {
        'CloudWatch GetMetricData': ({ MetricDataQueries = [] }: GetMetricDataCommandInput) => ({
          MetricDataResults: MetricDataQueries.map(({ Id }) => ({
            Id,
            StatusCode,
            Timestamps: told.map(({ at }) => at),
            Values: told.map(({ value }) => value),
          })),
        }),
      },
      modelOf({ resources: [resource] }),
    );
    return answered(await bench.run(logs, 'error-bursts')).signals[0];
  }

  const hour = (perMinute: number | undefined) => Array.from({ length: 59 }, () => perMinute);
  it.each([
    ['ten where there were none', [10, ...hour(undefined)], 'warn'],
    ['nine where there were none', [9, ...hour(undefined)], 'pass'],
    ['five times what is usual', [50, ...hour(10)], 'warn'],
    ['less than five times what is usual', [49, ...hour(10)], 'pass'],
    [
      'a burst that has gone on for a quarter of an hour',
      [...Array.from({ length: 15 }, () => 200), ...hour(3)],
      'warn',
    ],
    ['many, as always', [500, ...hour(400)], 'pass'],
    ['none any more', [0, 500, ...hour(0)], 'pass'],
  ])('takes %s for what it is', async (_title, values, state) => {
    expect(await counted(values)).toMatchObject({
      resource: arn,
      check: 'logs/error-burst',
      family: 'application',
      nature: 'warning-only',
      state,
      value: values[0],
    });
  });

  it.each([
    ['nothing was reported', [], 'Complete'],
    ['the newest report is old', [undefined, undefined, undefined, 500], 'Complete'],
    ['CloudWatch may not tell', [], 'Forbidden'],
  ])('knows nothing where %s', async (_title, values, status) => {
    const signal = await counted(values, status);
    expect(signal).toMatchObject({ state: 'unknown' });
    expect(signal).not.toHaveProperty('value');
  });
});

const stack = `
stack: logs
summary: A site that logs its errors.
regions: [{ region: eu-west-1, zones: [eu-west-1a] }]
balancers: [{ name: web, targetGroup: { name: web } }]
groups: [{ name: web, size: 1, capacity: 90, targetGroups: [web] }]
databases: [{ id: web-db }]
logFilters:
  - { name: errors, logGroup: /site/web, usualPerMinute: 4 }
  - { name: quiet-errors, logGroup: /site/batch, metric: BatchErrors }
hostedZones:
  - name: example.com
    records: [{ name: www.example.com, balancer: web }, { name: db.example.com, database: web-db }]
users: { site: www.example.com, database: db.example.com, requestsPerSecond: 1 }
`;

describe('errors in logs, in the simulated account', () => {
  it('are as usual, then a burst, then as usual again; and unknown where none is written', async () => {
    const { look, shop } = watchedAccount(stack, [logs]);
    await shop.play(600);
    expect((await look())('/site/web errors', 'logs/error-burst')).toMatchObject({ state: 'pass', value: 4 });
    expect((await look())('/site/batch quiet-errors', 'logs/error-burst')).toMatchObject({
      state: 'unknown',
    });
    const heal = shop.fault(faultNamed('log-errors'), { filter: 'filter' });
    await shop.play(180);
    expect((await look())('/site/web errors', 'logs/error-burst')).toMatchObject({
      state: 'warn',
      value: 104,
    });
    heal();
    await shop.play(180);
    expect((await look())('/site/web errors', 'logs/error-burst')).toMatchObject({ state: 'pass', value: 4 });
  });
});
