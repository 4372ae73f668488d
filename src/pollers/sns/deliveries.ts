import { failingShare, type Terms } from '../failing-share.ts';
import { complete, type Finding } from '../finding.ts';
import { silentWhenIdle } from '../idle-silence.ts';
import { known } from '../known.ts';
import { type MetricQuery, readDatapoints } from '../metric-data.ts';
import type { PollContext, PollPart } from '../poller.ts';

/** Which share of what each topic sends to its subscribers does not reach them. */
export const deliveriesPart: PollPart = {
  name: 'deliveries',
  everyMs: 60_000,
  reach: 'regional',
  permissions: ['cloudwatch:GetMetricData'],
  poll: async (context) => [
    complete({ poller: 'sns', part: deliveriesPart }, context, { findings: await readDeliveries(context) }),
  ],
};

/** AWS says of these metrics that they come every five minutes, and elsewhere every minute: both fit in five. */
const periodMs = 300_000;

const terms: Terms = {
  // The period itself, and as long again for a late one.
  freshForMs: 3 * periodMs,
  badShare: 0.01,
  badPeriods: 2,
  judgedPeriods: 3,
  words: {
    went: 'could not be delivered',
    well: 'All notifications were delivered',
    silent: 'No notification was counted in 15 minutes',
    periods: 'five-minute periods',
  },
};

async function readDeliveries(context: PollContext): Promise<readonly Finding[]> {
  const topics = known(context, 'sns:topic');
  const endAt = context.now();
  const startAt = Math.floor(endAt / periodMs) * periodMs - 3 * periodMs;
  const queries = topics.flatMap(({ name }) => [
    queryOf(name, 'NumberOfNotificationsFailed'),
    queryOf(name, 'NumberOfNotificationsDelivered'),
  ]);
  const series = await readDatapoints(context, queries, { startAt, endAt });
  return topics.map(({ id }, index) => {
    const [bad, rest] = series.slice(2 * index);
    const counts = bad === undefined || rest === undefined ? [] : [{ bad, rest, called: 'notifications' }];
    return silentWhenIdle(
      { resource: id, check: 'sns/deliveries', family: 'application', ...failingShare(counts, endAt, terms) },
      context,
    );
  });
}

const queryOf = (topic: string, metric: string): MetricQuery => ({
  namespace: 'AWS/SNS',
  metric,
  dimensions: { TopicName: topic },
  statistic: 'Sum',
  periodSeconds: periodMs / 1000,
});
