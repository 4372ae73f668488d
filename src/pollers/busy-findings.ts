import { busyWord } from './busy-word.ts';
import type { Finding } from './finding.ts';
import { type MetricQuery, readDatapoints } from './metric-data.ts';
import type { PollContext } from './poller.ts';

/** One thing, and where CloudWatch keeps how much of its processor time it takes. */
export interface Busy extends Pick<MetricQuery, 'namespace' | 'dimensions'> {
  readonly id: string;
}

const minuteMs = 60_000;

/** How busy each of these is, by CPUUtilization on the average over all that it consists of. Throws AwsError. */
export async function busyFindings(
  things: readonly Busy[],
  context: PollContext,
  terms: Parameters<typeof busyWord>[1] & { readonly check: string; readonly lookBackMs: number },
): Promise<readonly Finding[]> {
  const { check, lookBackMs, now } = terms;
  const series = await readDatapoints(
    context,
    things.map(({ namespace, dimensions }) => ({
      namespace,
      dimensions,
      metric: 'CPUUtilization',
      statistic: 'Average',
      periodSeconds: 60,
    })),
    { startAt: Math.floor((now - lookBackMs) / minuteMs) * minuteMs, endAt: now },
  );
  return things.map(({ id }, index) => ({
    resource: id,
    check,
    family: 'application',
    ...busyWord(series[index] ?? { datapoints: new Map() }, terms),
  }));
}
