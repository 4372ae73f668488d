import { CloudWatchClient, paginateListMetrics } from '@aws-sdk/client-cloudwatch';
import type { Resource } from '../../model/resource.ts';
import { complete, type Finding } from '../finding.ts';
import { type MetricQuery, readDatapoints, type Series } from '../metric-data.ts';
import { collectPages } from '../pages.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { knownOf } from '../seldom.ts';
import { errorsWord } from './errors.ts';
import { type Lane, lightWord } from './light.ts';

/** How the fibre of each connection fares by metric: frames that arrive broken, and how much light there is. */
export const linkPart: PollPart = {
  name: 'link',
  everyMs: 60_000,
  reach: 'regional',
  permissions: ['cloudwatch:GetMetricData', 'cloudwatch:ListMetrics'],
  poll: async (context) => {
    const connections = knownOf('directconnect:connection', context);
    return [
      complete({ poller: 'directconnect', part: linkPart }, context, {
        findings: connections.length === 0 ? [] : await readLinks(connections, context),
      }),
    ];
  },
};

/** By default these metrics come every five minutes (AWS). */
const periodMs = 300_000;
const nothing: Series = { datapoints: new Map() };

async function readLinks(connections: readonly Resource[], context: PollContext): Promise<Finding[]> {
  const endAt = context.now();
  const startAt = Math.floor(endAt / periodMs) * periodMs - 3 * periodMs;
  const lanes = await listLanes(connections, context);
  const read = (queries: readonly MetricQuery[]) => readDatapoints(context, queries, { startAt, endAt });
  const counted = await read(
    connections.flatMap(({ facts }) => {
      const dimensions = { ConnectionId: String(facts['connection']) };
      return [
        query('ConnectionErrorCount', 'Sum', dimensions),
        query('ConnectionPpsIngress', 'Average', dimensions),
      ];
    }),
  );
  const light = await read(lanes.map(({ metric, dimensions }) => query(metric, 'Average', dimensions)));
  return connections.flatMap((connection, index) => {
    const [errors = nothing, packets = nothing] = counted.slice(2 * index);
    const own = lanes.flatMap((lane, at) =>
      lane.dimensions['ConnectionId'] === connection.facts['connection']
        ? [{ ...lane, series: light[at] ?? nothing }]
        : [],
    );
    const found: Finding[] = [
      {
        resource: connection.id,
        check: 'directconnect/errors',
        family: 'network',
        ...errorsWord({ errors, packets, periodMs }, endAt),
      },
      {
        resource: connection.id,
        check: 'directconnect/light',
        family: 'hypervisor',
        ...lightWord(own, connection.facts['bandwidth'], endAt),
      },
    ];
    return [...found, ...found.flatMap((finding) => carriedBy(finding, context))];
  });
}

/** What befalls a connection befalls the virtual interfaces on it. */
function carriedBy(finding: Finding, { model }: PollContext): readonly Finding[] {
  return [...model.incoming(finding.resource)].flatMap(({ type, from }) =>
    type === 'routes-to' ? [{ ...finding, resource: from, by: finding.resource }] : [],
  );
}

/** As many as CloudWatch lists at once. */
const metricsOnPage = 500;
/** A connection has about ten (AWS), and so has a virtual interface with BGP for IPv4 and IPv6. */
const metricsOfEach = 10;
const lightMetrics: readonly Lane['metric'][] = ['ConnectionLightLevelTx', 'ConnectionLightLevelRx'];

/**
 * How many optical lanes a connection has, and how AWS numbers them, only the list of metrics tells. That of
 * all is one page where there are few; where there are many, those of light are listed by their names.
 */
async function listLanes(connections: readonly Resource[], context: PollContext): Promise<readonly Lane[]> {
  const things = connections.length + knownOf('directconnect:virtual-interface', context).length;
  if (things * metricsOfEach <= metricsOnPage) return readLanes(context, {});
  const lists = await Promise.all(lightMetrics.map((MetricName) => readLanes(context, { MetricName })));
  return lists.flat();
}

async function readLanes(
  { aws, scope, priority }: PollContext,
  named: { readonly MetricName?: string },
): Promise<readonly Lane[]> {
  const client = aws.client(CloudWatchClient, scope, { priority });
  const pages = paginateListMetrics({ client }, { Namespace: 'AWS/DX', ...named });
  const metrics = await collectPages(pages, ({ Metrics }) => Metrics);
  return metrics.flatMap(({ MetricName, Dimensions = [] }): Lane[] => {
    const metric = lightMetrics.find((name) => name === MetricName);
    if (metric === undefined) return [];
    const dimensions = Object.fromEntries(
      Dimensions.flatMap(({ Name, Value }) => (Name ? [[Name, Value ?? '']] : [])),
    );
    return [{ metric, dimensions }];
  });
}

const query = (
  metric: string,
  statistic: string,
  dimensions: Readonly<Record<string, string>>,
): MetricQuery => ({
  namespace: 'AWS/DX',
  metric,
  dimensions,
  statistic,
  periodSeconds: periodMs / 1000,
});
