import { busyWord } from '../busy-word.ts';
import { complete, type Finding } from '../finding.ts';
import { readDatapoints } from '../metric-data.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { knownServices } from './known-services.ts';

/** How much of the processor time that they may use the tasks of each service take, by metric. */
export const loadPart: PollPart = {
  name: 'load',
  everyMs: 60_000,
  reach: 'regional',
  permissions: ['cloudwatch:GetMetricData'],
  poll: async (context) => [
    complete({ poller: 'ecs', part: loadPart }, context, { findings: await readLoad(context) }),
  ],
};

const minuteMs = 60_000;

/** Five minutes that count, and one that CloudWatch may not have published yet. */
const lookBackMs = 6 * minuteMs;

async function readLoad(context: PollContext): Promise<readonly Finding[]> {
  const services = knownServices(context);
  const now = context.now();
  const series = await readDatapoints(
    context,
    services.map(({ name, facts }) => ({
      namespace: 'AWS/ECS',
      metric: 'CPUUtilization',
      dimensions: { ClusterName: String(facts['cluster']), ServiceName: name },
      statistic: 'Average',
      periodSeconds: 60,
    })),
    { startAt: Math.floor((now - lookBackMs) / minuteMs) * minuteMs, endAt: now },
  );
  return services.map(({ id }, index) => ({
    resource: id,
    check: 'ecs/load',
    family: 'application',
    ...busyWord(series[index] ?? { datapoints: new Map() }, {
      now,
      who: 'its tasks',
      freshForMs: 3 * minuteMs,
    }),
  }));
}
