import type { Resource } from '../../model/resource.ts';
import { complete, type Finding } from '../finding.ts';
import { readDatapoints, type Series } from '../metric-data.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { knownOf } from '../seldom.ts';
import { trafficWord } from './nat-words.ts';
import { tablesThrough } from './tables-through.ts';

/** Whether what goes out by each NAT gateway gets an answer, by metric. */
export const natTrafficPart: PollPart = {
  name: 'nat-traffic',
  everyMs: 60_000,
  reach: 'regional',
  permissions: ['cloudwatch:GetMetricData'],
  poll: async (context) => {
    const gateways = knownOf('nat:gateway', context);
    return [
      complete({ poller: 'vpc', part: natTrafficPart }, context, {
        findings: gateways.length === 0 ? [] : await readTraffic(gateways, context),
      }),
    ];
  },
};

const minuteMs = 60_000;

/** Five minutes to judge, and what CloudWatch takes to publish them. */
const lookBackMs = 8 * minuteMs;

const metrics = ['ConnectionAttemptCount', 'ConnectionEstablishedCount', 'ErrorPortAllocation'] as const;

const nothing: Series = { datapoints: new Map() };

async function readTraffic(gateways: readonly Resource[], context: PollContext): Promise<Finding[]> {
  const endAt = context.now();
  const series = await readDatapoints(
    context,
    gateways.flatMap(({ facts }) =>
      metrics.map((metric) => ({
        namespace: 'AWS/NATGateway',
        metric,
        dimensions: { NatGatewayId: String(facts['natGateway']) },
        statistic: 'Sum',
        periodSeconds: 60,
      })),
    ),
    { startAt: Math.floor((endAt - lookBackMs) / minuteMs) * minuteMs, endAt },
  );
  return gateways.flatMap(({ id }, index) => {
    const [attempts = nothing, established = nothing, portErrors = nothing] = series.slice(
      index * metrics.length,
      (index + 1) * metrics.length,
    );

    const finding: Finding = {
      resource: id,
      check: 'nat/traffic',
      family: 'network',
      ...trafficWord({ attempts, established, portErrors }, endAt),
    };
    return [finding, ...tablesThrough(id, context).map((table) => ({ ...finding, resource: table, by: id }))];
  });
}
