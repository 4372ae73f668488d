import { complete, type Finding } from '../finding.ts';
import { known } from '../known.ts';
import { readDatapoints } from '../metric-data.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { burstWord } from './burst-word.ts';

/** How many errors each of the filters counts, minute by minute. */
export const errorBurstsPart: PollPart = {
  name: 'error-bursts',
  everyMs: 60_000,
  reach: 'regional',
  permissions: ['cloudwatch:GetMetricData'],
  poll: async (context) => [
    complete({ poller: 'logs', part: errorBurstsPart }, context, { findings: await readBursts(context) }),
  ],
};

const minuteMs = 60_000;
/** An hour to hold the newest minute against, and one that CloudWatch may not have published yet. */
const lookBackMs = 61 * minuteMs;

async function readBursts(context: PollContext): Promise<readonly Finding[]> {
  const filters = known(context, 'logs:metric-filter');
  const endAt = context.now();
  const series = await readDatapoints(
    context,
    filters.map(({ facts }) => ({
      namespace: String(facts['namespace']),
      metric: String(facts['metric']),
      dimensions: {},
      statistic: 'Sum',
      periodSeconds: 60,
    })),
    { startAt: Math.floor((endAt - lookBackMs) / minuteMs) * minuteMs, endAt },
  );
  return filters.map(({ id }, index) => ({
    resource: id,
    check: 'logs/error-burst',
    family: 'application',
    // How many errors are too many only its owners know.
    nature: 'warning-only',
    ...burstWord(series[index] ?? { datapoints: new Map() }, endAt),
  }));
}
