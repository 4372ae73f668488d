import { everyMinute } from '../signals/every-minute.ts';
import { targetGroupOf } from './load-balancer.ts';
import { recorder } from '../signals/metrics.ts';
import type { LoadBalancer } from '../state/load-balancer.ts';
import type { TargetGroup } from '../state/target-group.ts';
import type { ZoneTraffic } from '../state/users.ts';
import type { World } from '../state/world.ts';

/**
 * What load balancers report each minute, whole and by zone. A request counts for the zone of the address
 * that it came in by, a target for the zone in which it stands. AWS leaves out error counts that are zero,
 * so this does too.
 */
export function startBalancerMetrics(world: World): void {
  everyMinute(world, (at) => {
    for (const balancer of world.loadBalancers.values()) {
      const traffic = world.users?.traffic.get(balancer.arn);
      world.users?.traffic.delete(balancer.arn);
      const words = vocabularies[balancer.type ?? 'application'];
      for (const [zone, one] of traffic ?? [])
        publishTraffic(world, balancer, words, { at, traffic: one, zone });
      if (traffic !== undefined) {
        publishTraffic(world, balancer, words, { at, traffic: whole([...traffic.values()]) });
      }
      const group = targetGroupOf(world, balancer);
      if (group !== undefined) publishHosts(world, balancer, words, group, at);
    }
  });
}

/** The names that each kind of load balancer gives to the same things; what it does not count has none. */
interface Vocabulary {
  readonly namespace: string;
  readonly requests: string;
  readonly ownErrors?: string;
  readonly targetErrors?: string;
  readonly targetAnswers?: string;
  readonly responseTime?: string;
  readonly failOpen?: string;
  readonly dimensions: (balancer: LoadBalancer, group?: TargetGroup) => Record<string, string>;
}

/** The dimensions' values are the ends of the ARNs. */
const byArn = (balancer: LoadBalancer, group?: TargetGroup): Record<string, string> => ({
  LoadBalancer: balancer.arn.slice(balancer.arn.indexOf('loadbalancer/') + 'loadbalancer/'.length),
  ...(group === undefined ? {} : { TargetGroup: group.arn.slice(group.arn.indexOf('targetgroup/')) }),
});

const vocabularies: Readonly<Record<NonNullable<LoadBalancer['type']>, Vocabulary>> = {
  application: {
    namespace: 'AWS/ApplicationELB',
    requests: 'RequestCount',
    ownErrors: 'HTTPCode_ELB_5XX_Count',
    targetErrors: 'HTTPCode_Target_5XX_Count',
    targetAnswers: 'HTTPCode_Target_2XX_Count',
    responseTime: 'TargetResponseTime',
    failOpen: 'UnhealthyRoutingRequestCount',
    dimensions: byArn,
  },
  network: {
    namespace: 'AWS/NetworkELB',
    requests: 'NewFlowCount',
    failOpen: 'UnhealthyRoutingFlowCount',
    dimensions: byArn,
  },
  classic: {
    namespace: 'AWS/ELB',
    requests: 'RequestCount',
    ownErrors: 'HTTPCode_ELB_5XX',
    targetErrors: 'HTTPCode_Backend_5XX',
    targetAnswers: 'HTTPCode_Backend_2XX',
    responseTime: 'Latency',
    dimensions: ({ name }) => ({ LoadBalancerName: name }),
  },
};

function publishTraffic(
  world: World,
  balancer: LoadBalancer,
  words: Vocabulary,
  { at, traffic, zone }: { at: number; traffic: ZoneTraffic; zone?: string },
): void {
  const { region } = balancer;
  const { namespace } = words;
  const dimensions = words.dimensions(balancer);
  if (zone !== undefined) dimensions['AvailabilityZone'] = zone;
  const recordNamed = recorder(world, { region, namespace, dimensions }, at);
  const record = (metric: string | undefined, value: number) => {
    if (metric !== undefined) recordNamed(metric, value);
  };
  const recordSome = (metric: string | undefined, value: number) => {
    if (value > 0) record(metric, value);
  };
  const answered = traffic.requests - traffic.unanswered;
  record(words.requests, traffic.requests);
  recordSome(words.ownErrors, traffic.unanswered);
  recordSome(words.targetErrors, traffic.failed);
  recordSome(words.targetAnswers, answered - traffic.failed);
  recordSome(words.failOpen, traffic.failOpen);
  if (answered > 0) record(words.responseTime, traffic.responseSeconds / answered);
}

function whole(zones: readonly ZoneTraffic[]): ZoneTraffic {
  const sum = { requests: 0, unanswered: 0, failed: 0, failOpen: 0, responseSeconds: 0 };
  for (const zone of zones) {
    sum.requests += zone.requests;
    sum.unanswered += zone.unanswered;
    sum.failed += zone.failed;
    sum.failOpen += zone.failOpen;
    sum.responseSeconds += zone.responseSeconds;
  }
  return sum;
}

function publishHosts(
  world: World,
  balancer: LoadBalancer,
  words: Vocabulary,
  group: TargetGroup,
  at: number,
): void {
  const counts = new Map<string | undefined, { healthy: number; unhealthy: number }>();
  for (const zone of [undefined, ...balancer.zones.map((one) => one.zone)])
    counts.set(zone, { healthy: 0, unhealthy: 0 });
  for (const { instance, state } of group.targets.values()) {
    if (state !== 'healthy' && state !== 'unhealthy') continue;
    for (const zone of [undefined, world.instances.get(instance)?.zone]) {
      const count = counts.get(zone);
      if (count !== undefined) count[state] += 1;
    }
  }
  for (const [zone, { healthy, unhealthy }] of counts) {
    const dimensions = words.dimensions(balancer, group);
    if (zone !== undefined) dimensions['AvailabilityZone'] = zone;
    const record = recorder(world, { region: balancer.region, namespace: words.namespace, dimensions }, at);
    record('HealthyHostCount', healthy);
    record('UnHealthyHostCount', unhealthy);
  }
}
