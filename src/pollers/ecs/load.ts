import { timeInWords } from '../../model/time-in-words.ts';
import { complete, type Finding } from '../finding.ts';
import { readDatapoints, type Series } from '../metric-data.ts';
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
/** The newest minute may be as old as this; an older one tells of other requests. */
const freshForMs = 180_000;
/** Above it requests wait for one another. SAFETY: a destination is full at 85 %; this is past that. */
const fullPercent = 90;
/** AWS's guidance on evaluating metrics: three of five minutes. */
const fullMinutes = 3;
const judgedMinutes = 5;

async function readLoad(context: PollContext): Promise<readonly Finding[]> {
  const services = knownServices(context);
  const endAt = context.now();
  const series = await readDatapoints(
    context,
    services.map(({ name, facts }) => ({
      namespace: 'AWS/ECS',
      metric: 'CPUUtilization',
      dimensions: { ClusterName: String(facts['cluster']), ServiceName: name },
      statistic: 'Average',
      periodSeconds: 60,
    })),
    { startAt: Math.floor((endAt - lookBackMs) / minuteMs) * minuteMs, endAt },
  );
  return services.map(({ id }, index) => ({
    resource: id,
    check: 'ecs/load',
    family: 'application',
    ...loadWord(series[index] ?? { datapoints: new Map() }, endAt),
  }));
}

function loadWord(
  { datapoints, gap }: Series,
  now: number,
): Pick<Finding, 'state' | 'reason' | 'value' | 'measures'> {
  if (gap !== undefined) return { state: 'unknown', reason: `How busy its tasks are is not known: ${gap}` };
  const minutes = [...datapoints].toSorted(([a], [b]) => b - a).slice(0, judgedMinutes);
  const [newest] = minutes;
  if (newest === undefined || now - newest[0] > freshForMs)
    return { state: 'unknown', reason: 'How busy its tasks are was not measured in 3 minutes' };
  const [at, value] = newest;
  const reason = `its tasks took ${value.toFixed(0)} % of their processor time at ${timeInWords(at)}`;
  if (value < fullPercent) return { state: 'pass', value, reason };
  const full = minutes.filter(([, percent]) => percent >= fullPercent).length;
  if (full < fullMinutes) return { state: 'warn', value, reason };
  return {
    state: 'fail',
    value,
    measures: 'saturation',
    reason: `${reason}, and as much in ${full} of the last ${minutes.length} minutes`,
  };
}
