import type { Resource } from '../../model/resource.ts';
import { failingShare, type Terms } from '../failing-share.ts';
import { complete, type Finding } from '../finding.ts';
import { silentWhenIdle } from '../idle-silence.ts';
import { known } from '../known.ts';
import { type MetricQuery, readDatapoints } from '../metric-data.ts';
import type { PollContext, PollPart } from '../poller.ts';

/** Which share of what each rule matches EventBridge could not give to its targets, and will not try again. */
export const failedInvocationsPart: PollPart = {
  name: 'failed-invocations',
  everyMs: 60_000,
  reach: 'regional',
  permissions: ['cloudwatch:GetMetricData'],
  poll: async (context) => [
    complete({ poller: 'events', part: failedInvocationsPart }, context, {
      findings: await readFailedInvocations(context),
    }),
  ],
};

const minuteMs = 60_000;

/** Many rules match seldom, so that a quarter of an hour is looked at, and two minutes in it are enough. */
const terms: Terms = {
  freshForMs: 15 * minuteMs,
  badShare: 0.01,
  badPeriods: 2,
  judgedPeriods: 5,
  words: {
    went: 'failed for good',
    well: 'Every target took what it was sent',
    silent: 'The rule sent nothing in 15 minutes',
    periods: 'minutes',
  },
};

async function readFailedInvocations(context: PollContext): Promise<readonly Finding[]> {
  const rules = known(context, 'events:rule').filter(({ facts }) => facts['enabled'] === true);
  const endAt = context.now();
  const startAt = Math.floor((endAt - terms.freshForMs) / minuteMs) * minuteMs;
  const queries = rules.flatMap((rule) => [queryOf(rule, 'FailedInvocations'), queryOf(rule, 'Invocations')]);
  const series = await readDatapoints(context, queries, { startAt, endAt });
  return rules.map(({ id }, index) => {
    const [bad, all] = series.slice(2 * index);
    const counts = bad === undefined || all === undefined ? [] : [{ bad, all, called: 'invocations' }];
    return silentWhenIdle(
      {
        resource: id,
        check: 'events/failed-invocations',
        family: 'application',
        ...failingShare(counts, endAt, terms),
      },
      context,
    );
  });
}

/** AWS: metrics of rules on the default bus have the name of the rule only. */
function queryOf({ name, facts }: Resource, metric: string): MetricQuery {
  const bus = facts['bus'];
  return {
    namespace: 'AWS/Events',
    metric,
    dimensions: {
      RuleName: name,
      ...(typeof bus === 'string' && bus !== 'default' ? { EventBusName: bus } : {}),
    },
    statistic: 'Sum',
    periodSeconds: 60,
  };
}
