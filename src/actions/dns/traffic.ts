import { CloudWatchClient, GetMetricDataCommand, type MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { Resource } from '../../model/resource.ts';
import { stateAt } from '../../model/signal.ts';
import type { ActionContext } from '../action.ts';
import { identifierOf, scopeOf } from '../precondition.ts';
import { readHealthBehind } from '../reads/target-health.ts';

/** A minute of a load balancer. */
export interface TrafficPoint {
  /** Its beginning, milliseconds since the epoch. */
  readonly at: number;
  readonly requestsPerSecond: number;
  /** Share of them, 0–1, that were answered with a 5xx. */
  readonly errorShare: number;
  /** Targets that were healthy, of the largest target group. */
  readonly hosts: number;
  /** Mean of the machines behind it, per cent, where it is known. */
  readonly cpuPercent?: number;
}

export interface Traffic {
  /** Oldest first. A time of which nothing is known is left out. */
  readonly points: readonly TrafficPoint[];
  /** Healthy now, of the smallest target group in use. */
  readonly healthyNow: number;
  /** More than half of the machines behind it fail EC2's own status checks: what they are asked, they do not do. */
  readonly down: boolean;
}

/** What a load balancer was seen to carry is looked for in so long a time. */
export const lookBackMs = 3 * 3_600_000;
/** A surge of which five minutes are not over would be taken for the failure that it causes. */
const periodSeconds = 60;
/** A sample says how busy machines behind one load balancer are, for they are alike. */
const machinesAtMost = 20;

/** What an application load balancer was asked of late, and how it fared. Throws AwsError. */
export async function readTraffic(balancer: Resource, context: ActionContext): Promise<Traffic> {
  const scope = scopeOf(balancer);
  const groups = (await readHealthBehind(context.aws, scope, balancer.id)).filter(
    ({ states }) => states.size > 0,
  );
  const machines = [...new Set(groups.flatMap(({ states }) => [...states.keys()]))].filter((id) =>
    id.startsWith('i-'),
  );
  const LoadBalancer = balancer.id.slice(balancer.id.indexOf(':loadbalancer/') + ':loadbalancer/'.length);
  const of = (MetricName: string, Stat: string, dimensions: Readonly<Record<string, string>> = {}) =>
    query('AWS/ApplicationELB', MetricName, Stat, { LoadBalancer, ...dimensions });
  const series = await read(context, scope, {
    requests: [of('RequestCount', 'Sum')],
    errors: [of('HTTPCode_ELB_5XX_Count', 'Sum'), of('HTTPCode_Target_5XX_Count', 'Sum')],
    hosts: groups.map(({ arn }) =>
      of('HealthyHostCount', 'Average', { TargetGroup: arn.slice(arn.indexOf('targetgroup/')) }),
    ),
    cpu: machines
      .slice(0, machinesAtMost)
      .map((InstanceId) => query('AWS/EC2', 'CPUUtilization', 'Average', { InstanceId })),
  });

  // Requests that are none are not reported, hosts always are: so it is by them that a time is known.
  const times = [...new Set(series.hosts.flatMap((points) => [...points.keys()]))].toSorted((a, b) => a - b);
  const points = times.map((at): TrafficPoint => {
    const requests = sum(valuesAt(series.requests, at));
    const cpu = valuesAt(series.cpu, at);
    return {
      at,
      requestsPerSecond: requests / periodSeconds,
      errorShare: requests === 0 ? 0 : sum(valuesAt(series.errors, at)) / requests,
      hosts: Math.max(...valuesAt(series.hosts, at)),
      ...(cpu.length === 0 ? {} : { cpuPercent: sum(cpu) / cpu.length }),
    };
  });
  const failing = machines.filter((id) => failsStatusChecks(id, context)).length;
  return {
    points,
    healthyNow: groups.length === 0 ? 0 : Math.min(...groups.map(({ healthy }) => healthy.length)),
    down: failing * 2 > machines.length,
  };
}

function failsStatusChecks(instance: string, { model, now }: ActionContext): boolean {
  const arn = [...model.ofKind('ec2:instance')].find((id) => identifierOf(id) === instance);
  const signals = arn === undefined ? [] : (model.signals.get(arn) ?? []);
  return signals.some((signal) => signal.family === 'hypervisor' && stateAt(signal, now) === 'fail');
}

type Series = readonly ReadonlyMap<number, number>[];

/**
 * Every query of every name in one call. A metric that reported nothing is answered as complete and empty.
 * One that was answered in part, or not at all, is unknown and throws: taken for zero it would look like room.
 */
async function read(
  context: ActionContext,
  scope: ReturnType<typeof scopeOf>,
  queries: Readonly<Record<'requests' | 'errors' | 'hosts' | 'cpu', readonly MetricDataQuery[]>>,
) {
  const asked = Object.entries(queries).flatMap(([name, each]) =>
    each.map((one, index) => ({ ...one, Id: `${name}${index}` })),
  );
  const client = context.aws.client(CloudWatchClient, scope, { priority: 'verify' });
  // Whole periods only: the one that is under way has counted a part of its requests.
  const end = Math.floor(context.now / (periodSeconds * 1000)) * periodSeconds * 1000;
  const { MetricDataResults = [], NextToken } = await client.send(
    new GetMetricDataCommand({
      MetricDataQueries: asked,
      StartTime: new Date(end - lookBackMs),
      EndTime: new Date(end),
    }),
  );
  const answers = new Map(MetricDataResults.map((result) => [result.Id, result]));
  for (const { Id, MetricStat } of asked) {
    const code = answers.get(Id)?.StatusCode ?? 'missing';
    if (code !== 'Complete')
      throw new Error(`the answer for ${MetricStat?.Metric?.MetricName ?? Id} is not complete: ${code}`);
  }
  if (NextToken !== undefined) throw new Error('the answer goes on for more than a page');
  const seriesOf = (name: string): Series =>
    MetricDataResults.filter(({ Id = '' }) => Id.startsWith(name)).map(
      ({ Timestamps = [], Values = [] }) =>
        new Map(Timestamps.map((time, index) => [time.getTime(), Values[index] ?? Number.NaN])),
    );
  return {
    requests: seriesOf('requests'),
    errors: seriesOf('errors'),
    hosts: seriesOf('hosts'),
    cpu: seriesOf('cpu'),
  };
}

function query(
  Namespace: string,
  MetricName: string,
  Stat: string,
  dimensions: Readonly<Record<string, string>>,
): MetricDataQuery {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  return {
    Id: '',
    MetricStat: { Metric: { Namespace, MetricName, Dimensions }, Period: periodSeconds, Stat },
  };
}

function valuesAt(series: Series, at: number): readonly number[] {
  return series.map((points) => points.get(at) ?? Number.NaN).filter((value) => Number.isFinite(value));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
