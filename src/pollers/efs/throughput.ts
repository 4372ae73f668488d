import type { Resource } from '../../model/resource.ts';
import { complete, type Finding } from '../finding.ts';
import { silentWhenIdle } from '../idle-silence.ts';
import { known } from '../known.ts';
import { type MetricQuery, readDatapoints, type Series } from '../metric-data.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { creditsWord, lookBackMs, throughputWord } from './throughput-words.ts';

/** How much of what each file system may carry is used, and how long its burst credits last, by metric. */
export const throughputPart: PollPart = {
  name: 'throughput',
  everyMs: 60_000,
  reach: 'regional',
  permissions: ['cloudwatch:GetMetricData'],
  poll: async (context) => [
    complete({ poller: 'efs', part: throughputPart }, context, {
      findings: await readThroughput(known(context, 'efs:file-system'), context),
    }),
  ],
};

const minuteMs = 60_000;

const nothing: Series = { datapoints: new Map() };

/** Throws AwsError. */
async function readThroughput(
  fileSystems: readonly Resource[],
  context: PollContext,
): Promise<readonly Finding[]> {
  const endAt = context.now();
  const queries = fileSystems.flatMap((one) => metricsOf(one).map((metric) => queryOf(one, metric)));
  const startAt = Math.floor((endAt - lookBackMs) / minuteMs) * minuteMs;
  const series = await readDatapoints(context, queries, { startAt, endAt });
  let next = 0;
  return fileSystems.flatMap((one) => {
    const [metered = nothing, permitted = nothing, credits] = metricsOf(one).map(() => series[next++]);
    const common = { resource: one.id, family: 'application' } as const;
    return [
      silentWhenIdle(
        { ...common, check: 'efs/throughput', ...throughputWord({ metered, permitted }, endAt) },
        context,
      ),
      ...(credits === undefined
        ? []
        : [
            {
              ...common,
              check: 'efs/burst-credits',
              nature: 'warning-only' as const,
              ...creditsWord(credits, endAt),
            },
          ]),
    ];
  });
}

/** AWS reports burst credits of every file system; they bound only one in bursting mode. */
function metricsOf({ facts }: Resource): readonly string[] {
  return ['MeteredIOBytes', 'PermittedThroughput'].concat(
    facts['throughputMode'] === 'bursting' ? ['BurstCreditBalance'] : [],
  );
}

const queryOf = ({ facts }: Resource, metric: string): MetricQuery => ({
  namespace: 'AWS/EFS',
  metric,
  dimensions: { FileSystemId: String(facts['fileSystemId']) },
  statistic: metric === 'MeteredIOBytes' ? 'Sum' : 'Minimum',
  periodSeconds: 60,
});
