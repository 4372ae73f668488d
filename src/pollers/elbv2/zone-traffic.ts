import type { Observation } from '../../model/observation.ts';
import type { Resource } from '../../model/resource.ts';
import { compareZones, minutesCompared, newestWhole, type ZonesMinute } from '../../model/zone-comparison.ts';
import { complete, type Finding, partial } from '../finding.ts';
import { type MetricQuery, readDatapoints } from '../metric-data.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { wordOnUsers } from './user-words.ts';
import { wordOnZone } from './zone-words.ts';

/**
 * What users get by each zone of a load balancer, held against its other zones. Only of load balancers that
 * zonal shift is turned on for: CloudWatch charges for each metric, and only those can leave a zone.
 */
export const zoneTrafficPart: PollPart = {
  name: 'zone-traffic',
  everyMs: 60_000,
  reach: 'regional',
  permissions: ['cloudwatch:GetMetricData'],
  poll: async (context) => {
    const findings = await readZoneTraffic(comparedIn(context), context);
    return [complete(voice, context, { findings })];
  },
};

const voice = { poller: 'elbv2', part: zoneTrafficPart };

/** Reads the traffic of these load balancers again. Throws AwsError. */
export async function rereadZoneTraffic(
  balancers: readonly Resource[],
  context: PollContext,
): Promise<Observation> {
  return partial(voice, context, { findings: await readZoneTraffic(balancers, context) });
}

/** The load balancers whose zones are compared. */
export function comparedIn({ model, scope }: PollContext): readonly Resource[] {
  return [...model.ofKind('elbv2:load-balancer')]
    .flatMap((id) => model.resources.get(id) ?? [])
    .filter(
      (balancer) =>
        balancer.account === scope.account &&
        balancer.region === scope.region &&
        balancer.facts['zonalShiftEnabled'] === true &&
        zonesOf(balancer).length > 1 &&
        typeof balancer.facts['type'] === 'string' &&
        balancer.facts['type'] in vocabularies,
    );
}

/** By type of load balancer: CloudWatch's names for what comes in and for what fails of it. */
const vocabularies: Readonly<
  Record<
    string,
    { readonly namespace: string; readonly requests: string; readonly errors: readonly string[] }
  >
> = {
  application: {
    namespace: 'AWS/ApplicationELB',
    requests: 'RequestCount',
    errors: ['HTTPCode_ELB_5XX_Count', 'HTTPCode_Target_5XX_Count'],
  },
  // It sees no answers, but connections that somebody resets.
  network: {
    namespace: 'AWS/NetworkELB',
    requests: 'NewFlowCount',
    errors: ['TCP_ELB_Reset_Count', 'TCP_Target_Reset_Count'],
  },
};

const minuteMs = 60_000;
const unknownMinute: ZonesMinute = { whole: undefined, zones: new Map() };

async function readZoneTraffic(balancers: readonly Resource[], context: PollContext): Promise<Finding[]> {
  const asked = balancers.flatMap(queriesOf);
  if (asked.length === 0) return [];
  // Only whole minutes: the count of half a one would look like half the traffic.
  const endAt = Math.floor(context.now() / minuteMs) * minuteMs;
  const startAt = endAt - minutesCompared * minuteMs;
  const series = await readDatapoints(
    context,
    asked.map(({ query }) => query),
    { startAt, endAt },
  );
  const answers = asked.map((one, index) => ({
    ...one,
    datapoints: series[index]?.datapoints ?? new Map<number, number>(),
    gap: series[index]?.gap,
  }));
  const starts = Array.from({ length: minutesCompared }, (_, index) => startAt + index * minuteMs);
  return balancers.flatMap((balancer) => {
    const own = answers.filter(({ of }) => of === balancer);
    // Errors that CloudWatch does not show must not pass for none: of what is incomplete nothing is known.
    const gap = own.find((one) => one.gap !== undefined)?.gap;
    const minutes = starts.map((at) =>
      gap === undefined ? minuteOf(zonesOf(balancer), own, at) : unknownMinute,
    );
    const fares = compareZones(zonesOf(balancer), minutes);
    return [
      ...[...fares].map(([zone, fare]) => wordOnZone(balancer, zone, fare, gap)),
      wordOnUsers(balancer, newestWhole(minutes), gap),
    ];
  });
}

interface Asked {
  readonly of: Resource;
  /** Absent: of the whole load balancer. */
  readonly zone: string | undefined;
  readonly what: 'requests' | 'errors';
  readonly query: MetricQuery;
}

function queriesOf(balancer: Resource): readonly Asked[] {
  const words = vocabularies[String(balancer.facts['type'])];
  if (words === undefined) return [];
  const LoadBalancer = balancer.id.slice(balancer.id.indexOf(':loadbalancer/') + ':loadbalancer/'.length);
  return [undefined, ...zonesOf(balancer)].flatMap((zone) =>
    [words.requests, ...words.errors].map(
      (metric): Asked => ({
        of: balancer,
        zone,
        what: metric === words.requests ? 'requests' : 'errors',
        query: {
          namespace: words.namespace,
          metric,
          dimensions: { LoadBalancer, ...(zone === undefined ? {} : { AvailabilityZone: zone }) },
          statistic: 'Sum',
          periodSeconds: 60,
        },
      }),
    ),
  );
}

function minuteOf(
  zones: readonly string[],
  answers: readonly (Asked & { readonly datapoints: ReadonlyMap<number, number> })[],
  at: number,
): ZonesMinute {
  const countAt = (zone: string | undefined) => {
    const here = answers.filter((one) => one.zone === zone);
    const requests = here.find(({ what }) => what === 'requests')?.datapoints.get(at);
    const failed = here
      .filter(({ what }) => what === 'errors')
      .flatMap((one) => one.datapoints.get(at) ?? []);
    if (requests === undefined && failed.length === 0) return undefined;
    // Where nothing fails AWS reports no count of errors; that one is missing shows in the sum of all zones.
    return { requests: requests ?? 0, errors: failed.reduce((sum, count) => sum + count, 0) };
  };
  return {
    whole: countAt(undefined),
    zones: new Map(
      zones.flatMap((zone) => {
        const count = countAt(zone);
        return count === undefined ? [] : [[zone, count] as const];
      }),
    ),
  };
}

function zonesOf({ facts }: Resource): readonly string[] {
  const { zones } = facts;
  return typeof zones === 'object' ? zones : [];
}
