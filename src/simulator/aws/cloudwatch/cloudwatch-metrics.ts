import type {
  Dimension,
  GetMetricDataCommandInput,
  GetMetricDataCommandOutput,
  GetMetricStatisticsCommandInput,
  GetMetricStatisticsCommandOutput,
  ListMetricsCommandInput,
  ListMetricsCommandOutput,
  MetricDataQuery,
  MetricDataResult,
  PutMetricDataCommandInput,
} from '@aws-sdk/client-cloudwatch';
import { readMetric, recordMetric } from '../../world/signals/metrics.ts';
import { awsFailure } from '../failure.ts';
import { type CallContext, mutates, type Operation, reads } from '../operation.ts';
import { page } from '../page.ts';
import type { MetricName, Statistic } from '../../world/state/metrics.ts';

type Answer<T> = Omit<T, '$metadata'>;

const queriesAtMost = 500;
const datapointsAtMost = 1_440;
/** AWS: what has reported nothing for two weeks is not listed; a game day is shorter. */
const listedAtMost = 500;
const statistics: readonly Statistic[] = ['Average', 'Sum', 'Minimum', 'Maximum', 'SampleCount'];

/** Reading and writing of metrics. Expressions and percentiles are refused, as nothing here keeps samples. */
export const metricOperations: Readonly<Record<string, Operation>> = {
  GetMetricData: reads((input: GetMetricDataCommandInput, context): Answer<GetMetricDataCommandOutput> => {
    const queries = input.MetricDataQueries ?? [];
    if (queries.length > queriesAtMost) {
      throw awsFailure(
        'ValidationError',
        `The collection MetricDataQueries must not have a size greater than ${queriesAtMost}.`,
      );
    }
    return {
      MetricDataResults: queries
        .filter((query) => query.ReturnData !== false)
        .map((query) => result(query, input, context)),
      Messages: [],
    };
  }),
  GetMetricStatistics: reads(
    (input: GetMetricStatisticsCommandInput, context): Answer<GetMetricStatisticsCommandOutput> => {
      const { StartTime: from, EndTime: to, Period: period = 60 } = input;
      if (from === undefined || to === undefined || from >= to)
        throw awsFailure(
          'InvalidParameterCombination',
          'The parameter StartTime must be less than the parameter EndTime.',
        );
      if ((to.getTime() - from.getTime()) / (period * 1000) > datapointsAtMost)
        throw awsFailure(
          'InvalidParameterCombination',
          `You have requested up to more than the limit of ${datapointsAtMost} datapoints.`,
        );
      const datapoints = new Map<
        number,
        NonNullable<GetMetricStatisticsCommandOutput['Datapoints']>[number]
      >();
      for (const statistic of (input.Statistics ?? []).map(statisticNamed)) {
        const name = metricName(context, input);
        const query = { name, statistic, periodMs: period * 1000, from: from.getTime(), to: to.getTime() };
        for (const { at, value } of readMetric(context.world, query))
          datapoints.set(at, { ...datapoints.get(at), Timestamp: new Date(at), [statistic]: value });
      }
      return { Label: input.MetricName, Datapoints: [...datapoints.values()] };
    },
  ),
  ListMetrics: reads((input: ListMetricsCommandInput, { world, scope }): Answer<ListMetricsCommandOutput> => {
    const found = [...world.metrics.series.values()]
      .flatMap((reported) => [...reported.values()].map(({ name }) => name))
      .filter(
        (name) =>
          name.region === scope.region &&
          (input.Namespace ?? name.namespace) === name.namespace &&
          (input.MetricName ?? name.metric) === name.metric &&
          (input.Dimensions ?? []).every(
            ({ Name = '', Value }) =>
              name.dimensions[Name] !== undefined &&
              (Value ?? name.dimensions[Name]) === name.dimensions[Name],
          ),
      );
    const { items, next } = page(found, {
      token: input.NextToken,
      size: listedAtMost,
      sizeAtMost: listedAtMost,
      invalidToken: 'InvalidParameterValue',
    });
    return {
      Metrics: items.map((name) => ({
        Namespace: name.namespace,
        MetricName: name.metric,
        Dimensions: dimensionsShape(name),
      })),
      NextToken: next,
    };
  }),
  PutMetricData: mutates((input: PutMetricDataCommandInput, context) => {
    if (input.Namespace === undefined || input.Namespace.startsWith('AWS/'))
      throw awsFailure('InvalidParameterValue', 'The value AWS/ for parameter Namespace is invalid.');
    for (const datum of input.MetricData ?? []) {
      const name = metricName(context, { ...datum, Namespace: input.Namespace });
      const at = datum.Timestamp?.getTime() ?? context.world.clock.now();
      for (const value of datum.Values ?? [datum.Value ?? 0]) recordMetric(context.world, name, at, value);
    }
    return {};
  }),
};

/** The metric that an input names, in the region of the call. */
export function metricName(
  { scope }: CallContext,
  named: {
    readonly Namespace?: string | undefined;
    readonly MetricName?: string | undefined;
    readonly Dimensions?: readonly Dimension[] | undefined;
  },
): MetricName {
  return {
    region: scope.region,
    namespace: named.Namespace ?? '',
    metric: named.MetricName ?? '',
    dimensions: Object.fromEntries(
      (named.Dimensions ?? []).map(({ Name, Value }) => [Name ?? '', Value ?? '']),
    ),
  };
}

export function dimensionsShape(name: MetricName): Dimension[] {
  return Object.entries(name.dimensions).map(([Name, Value]) => ({ Name, Value }));
}

/** Throws for those that would need every sample. */
export function statisticNamed(name: string | undefined): Statistic {
  const statistic = statistics.find((one) => one === name);
  if (statistic === undefined)
    throw awsFailure('InvalidParameterValue', `The value ${name} for parameter Statistic is not supported.`);
  return statistic;
}

function result(
  query: MetricDataQuery,
  input: GetMetricDataCommandInput,
  context: CallContext,
): MetricDataResult {
  const stat = query.MetricStat;
  if (stat?.Metric === undefined) {
    throw awsFailure(
      'ValidationError',
      'Simulated CloudWatch reads single metrics; expressions are not supported.',
    );
  }
  const name = metricName(context, stat.Metric);
  const read = (statistic: Statistic) =>
    readMetric(context.world, {
      name,
      statistic,
      periodMs: (stat.Period ?? 60) * 1000,
      from: input.StartTime?.getTime() ?? 0,
      to: input.EndTime?.getTime() ?? context.world.clock.now(),
    });
  const isPercentile = /^p\d{1,2}(\.\d+)?$/.test(stat.Stat ?? '');
  const points = isPercentile ? read('Minimum') : read(statisticNamed(stat.Stat));
  // Every percentile is the one value there is, where all samples of a period are alike.
  if (isPercentile && read('Maximum').some(({ value }, index) => value !== points[index]?.value))
    statisticNamed(stat.Stat);
  // CloudWatch answers the newest first unless asked otherwise.
  const ordered = input.ScanBy === 'TimestampAscending' ? points : points.toReversed();
  return {
    Id: query.Id,
    Label: query.Label ?? stat.Metric.MetricName,
    Timestamps: ordered.map((point) => new Date(point.at)),
    Values: ordered.map((point) => point.value),
    StatusCode: 'Complete',
  };
}
