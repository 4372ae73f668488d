import type {
  DescribeMetricFiltersCommandInput,
  DescribeMetricFiltersCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import { reads, type SimulatedService } from './operation.ts';
import { page } from './page.ts';

type Answer<T> = Omit<T, '$metadata'>;

/** CloudWatch Logs, as far as its metric filters go: there are no lines to read. */
export const cloudWatchLogs: SimulatedService = {
  id: 'CloudWatch Logs',
  protocol: 'json',
  operations: {
    DescribeMetricFilters: reads(
      (
        input: DescribeMetricFiltersCommandInput,
        { world, scope },
      ): Answer<DescribeMetricFiltersCommandOutput> => {
        const found = [...world.logFilters].filter(
          ({ region, logGroup }) =>
            region === scope.region && (input.logGroupName === undefined || logGroup === input.logGroupName),
        );
        const { items, next } = page(found, {
          token: input.nextToken,
          size: input.limit,
          sizeAtMost: 50,
          invalidToken: 'InvalidParameterException',
        });
        return {
          metricFilters: items.map(({ name, logGroup, pattern, namespace, metric }) => ({
            filterName: name,
            logGroupName: logGroup,
            filterPattern: pattern,
            metricTransformations: [{ metricName: metric, metricNamespace: namespace, metricValue: '1' }],
          })),
          nextToken: next,
        };
      },
    ),
  },
};
