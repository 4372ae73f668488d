import {
  CloudWatchLogsClient,
  type MetricFilter,
  type MetricTransformation,
  paginateDescribeMetricFilters,
} from '@aws-sdk/client-cloudwatch-logs';
import { metricFilterArn } from '../../aws/arn.ts';
import type { Resource } from '../../model/resource.ts';
import { complete, stated } from '../finding.ts';
import { collectPages } from '../pages.ts';
import type { PollContext, PollPart } from '../poller.ts';

/** Metric filters that count errors: by their own name, that of their metric, or what they look for. */
export const metricFiltersPart: PollPart = {
  name: 'metric-filters',
  everyMs: 300_000,
  reach: 'regional',
  permissions: ['logs:DescribeMetricFilters'],
  poll: async (context) => {
    const { aws, scope, priority } = context;
    const client = aws.client(CloudWatchLogsClient, scope, { priority });
    const pages = paginateDescribeMetricFilters({ client }, {});
    const filters = await collectPages(pages, (page) => page.metricFilters);
    const resources = filters.flatMap((filter) => filterResource(filter, context));
    return [complete({ poller: 'logs', part: metricFiltersPart }, context, { resources })];
  },
};

const aboutErrors = /error|exception|fatal|critical|panic|5xx|\b5\d\d\b/i;

function filterResource(filter: MetricFilter, { scope }: PollContext): readonly Resource[] {
  const { filterName: name, logGroupName: logGroup, filterPattern: pattern } = filter;
  // AWS takes one transformation a filter.
  const transformation: MetricTransformation | undefined = filter.metricTransformations?.[0];
  const { metricName: metric, metricNamespace: namespace, dimensions, defaultValue } = transformation ?? {};
  if (name === undefined || logGroup === undefined || metric === undefined || namespace === undefined)
    return [];
  // One with dimensions is a metric for each of their values, which nobody lists.
  if (Object.keys(dimensions ?? {}).length > 0) return [];
  if (![name, metric, pattern ?? ''].some((text) => aboutErrors.test(text))) return [];
  return [
    {
      id: metricFilterArn(scope, logGroup, name),
      kind: 'logs:metric-filter',
      account: scope.account,
      region: scope.region,
      name: `${logGroup} ${name}`,
      tags: {},
      facts: stated({ logGroup, pattern, metric, namespace, defaultValue }),
      relations: [],
    },
  ];
}
