import type { Resource } from '../../model/resource.ts';
import { failingShare } from '../failing-share.ts';
import { complete, type Finding } from '../finding.ts';
import { silentWhenIdle } from '../idle-silence.ts';
import { known } from '../known.ts';
import { type MetricQuery, readDatapoints, type Series } from '../metric-data.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { concurrencyWord, errorTerms, throttleTerms } from './words.ts';

/** Which share of the calls of each function and alias ends in an error or is throttled, and how many run at once. */
export const invocationsPart: PollPart = {
  name: 'invocations',
  everyMs: 60_000,
  reach: 'regional',
  permissions: ['cloudwatch:GetMetricData'],
  poll: async (context) => [
    complete({ poller: 'lambda', part: invocationsPart }, context, {
      findings: await readInvocations(context),
    }),
  ],
};

const minuteMs = 60_000;
/** Five minutes that count, and one that CloudWatch may not have published yet. */
const lookBackMs = 6 * minuteMs;

const unmeasured: Series = { datapoints: new Map() };

async function readInvocations(context: PollContext): Promise<readonly Finding[]> {
  const functions = known(context, 'lambda:function');
  if (functions.length === 0) return [];
  const aliases = known(context, 'lambda:alias');
  const endAt = context.now();
  const queries = [
    query('UnreservedConcurrentExecutions', {}, 'Maximum'),
    ...functions.flatMap(({ name }) => [
      ...countsOf({ FunctionName: name }),
      query('Throttles', { FunctionName: name }),
      query('ConcurrentExecutions', { FunctionName: name }, 'Maximum'),
    ]),
    ...aliases.flatMap(({ name }) => countsOf({ FunctionName: name.split(':')[0] ?? name, Resource: name })),
  ];
  const startAt = Math.floor((endAt - lookBackMs) / minuteMs) * minuteMs;
  const [shared = unmeasured, ...series] = await readDatapoints(context, queries, { startAt, endAt });
  const ofAliases = series.slice(4 * functions.length);
  const findings = [
    ...functions.flatMap((one, index) =>
      onFunction(one, series.slice(4 * index, 4 * index + 4), { shared, now: endAt }),
    ),
    ...aliases.map((one, index) => errorsOf(one, ofAliases.slice(2 * index, 2 * index + 2), endAt)),
  ];
  return findings.map((finding) => silentWhenIdle(finding, context));
}

/** From the series of one function, in the order of the queries. */
function onFunction(
  one: Resource,
  series: readonly Series[],
  { shared, now }: { readonly shared: Series; readonly now: number },
): readonly Finding[] {
  const [invocations = unmeasured, , throttles = unmeasured, running = unmeasured] = series;
  const throttled = failingShare(
    [{ bad: throttles, rest: invocations, called: 'calls' }],
    now,
    throttleTerms,
  );
  return [
    errorsOf(one, series, now),
    {
      ...checkOf(one, 'lambda/throttles'),
      ...throttled,
      ...(throttled.state === 'fail' ? { measures: 'saturation' as const } : {}),
    },
    { ...checkOf(one, 'lambda/concurrency'), ...concurrencyWord(one.facts, { running, shared, now }) },
  ];
}

function errorsOf(
  one: Resource,
  [all = unmeasured, bad = unmeasured]: readonly Series[],
  now: number,
): Finding {
  const word = failingShare([{ bad, all, called: 'calls' }], now, errorTerms);
  return { ...checkOf(one, 'lambda/errors'), ...word };
}

const checkOf = ({ id: resource }: Resource, check: string) =>
  ({ resource, check, family: 'application' }) as const;

const countsOf = (dimensions: MetricQuery['dimensions']): readonly MetricQuery[] => [
  query('Invocations', dimensions),
  query('Errors', dimensions),
];

const query = (metric: string, dimensions: MetricQuery['dimensions'], statistic = 'Sum'): MetricQuery => ({
  namespace: 'AWS/Lambda',
  metric,
  dimensions,
  statistic,
  periodSeconds: 60,
});
