import type { DescribeAutoScalingGroupsCommandOutput } from '@aws-sdk/client-auto-scaling';
import type {
  DescribeAlarmsCommandOutput,
  GetMetricStatisticsCommandOutput,
} from '@aws-sdk/client-cloudwatch';
import type {
  DescribeInstancesCommandOutput,
  DescribeInstanceStatusCommandOutput,
  Instance,
} from '@aws-sdk/client-ec2';
import type {
  DescribeLoadBalancersCommandOutput,
  DescribeTargetGroupsCommandOutput,
  DescribeTargetHealthCommandOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { DBInstance, DescribeDBInstancesCommandOutput } from '@aws-sdk/client-rds';
import type {
  GetHealthCheckStatusCommandOutput,
  ListHostedZonesCommandOutput,
  ListResourceRecordSetsCommandOutput,
} from '@aws-sdk/client-route-53';
import type { Transport } from '../../../aws/transport.ts';
import { reachable } from '../../world/data/database.ts';
import { serves } from '../../world/compute/instance.ts';
import { linkQuality } from '../../world/traffic/links.ts';
import { normalName } from '../../world/traffic/load-balancer.ts';
import type { World } from '../../world/state/world.ts';
import type { SeenRecord, SeenRegion } from './sight.ts';

/** Half of what it sends gets lost: the naive automation calls what it probes dead. */
const lossThatKills = 0.5;

type Ask = <T>(service: string, operation: string, input?: object) => Promise<T | undefined>;

/** A question that AWS does not answer is answered with undefined: no news. */
export function askIn(aws: Transport, account: string, region: string): Ask {
  return async <T>(service: string, operation: string, input: object = {}) => {
    try {
      return (await aws({ service, operation, input, scope: { account, region } })) as T;
    } catch {
      return undefined;
    }
  };
}

/** All of a region, by AWS's word and by its own probes; where either says bad, it is bad. */
export async function lookAtRegion(world: World, aws: Transport, region: string): Promise<SeenRegion> {
  const ask = askIn(aws, world.account, region);
  const found = await ask<DescribeInstancesCommandOutput>('EC2', 'DescribeInstances');
  const instances = (found?.Reservations ?? []).flatMap((one) => one.Instances ?? []);
  const targets = await redTargets(ask);
  const impaired = await impairedInstances(ask);
  const groups = await ask<DescribeAutoScalingGroupsCommandOutput>(
    'Auto Scaling',
    'DescribeAutoScalingGroups',
  );
  const alarms = await ask<DescribeAlarmsCommandOutput>('CloudWatch', 'DescribeAlarms');
  const databases = await ask<DescribeDBInstancesCommandOutput>('RDS', 'DescribeDBInstances');
  const shifts = await ask<{ items?: readonly Shift[] }>('ARC Zonal Shift', 'ListZonalShifts');
  return {
    region,
    instances: instances
      .filter(({ State }) => State?.Name === 'running')
      .map((instance) => {
        const id = instance.InstanceId ?? '';
        const red = impaired.has(id) || targets.red.has(id) || !answersProbe(world, instance);
        return { instance, red };
      }),
    groups: groups?.AutoScalingGroups ?? [],
    alarms: [...(alarms?.MetricAlarms ?? []), ...(alarms?.CompositeAlarms ?? [])],
    databases: (databases?.DBInstances ?? []).map((database) => ({ database, red: isRed(world, database) })),
    balancers: targets.balancers,
    shifts: (shifts?.items ?? []).map((one) => ({
      id: one.zonalShiftId ?? '',
      arn: one.resourceIdentifier ?? '',
      zone: one.awayFrom ?? '',
    })),
    dark: await isDark(world, ask, targets.balancers),
  };
}

interface Shift {
  readonly zonalShiftId?: string;
  readonly resourceIdentifier?: string;
  readonly awayFrom?: string;
}

/** Every record that leads to a load balancer or has a health check. */
export async function lookAtRecords(
  world: World,
  aws: Transport,
  regions: readonly SeenRegion[],
): Promise<readonly SeenRecord[]> {
  const ask = askIn(aws, world.account, 'us-east-1');
  const redNames = new Set(
    regions.flatMap(({ balancers }) =>
      balancers.flatMap(({ dnsName, red }) => (red ? [normalName(dnsName)] : [])),
    ),
  );
  const zones = await ask<ListHostedZonesCommandOutput>('Route 53', 'ListHostedZones');
  const seen: SeenRecord[] = [];
  for (const zone of zones?.HostedZones ?? []) {
    const id = zone.Id?.replace('/hostedzone/', '') ?? '';
    const sets = await ask<ListResourceRecordSetsCommandOutput>('Route 53', 'ListResourceRecordSets', {
      HostedZoneId: id,
    });
    for (const record of sets?.ResourceRecordSets ?? []) {
      if (record.Type === 'NS' || record.Type === 'SOA') continue;
      const check = record.HealthCheckId;
      const red =
        redNames.has(normalName(record.AliasTarget?.DNSName ?? '')) ||
        (check !== undefined && (await fails(ask, check)));
      seen.push({ zone: id, record, red });
    }
  }
  return seen;
}

/** A single checker that does not say "Success" is enough. */
async function fails(ask: Ask, check: string): Promise<boolean> {
  const status = await ask<GetHealthCheckStatusCommandOutput>('Route 53', 'GetHealthCheckStatus', {
    HealthCheckId: check,
  });
  const observations = status?.HealthCheckObservations ?? [];
  return observations.some(({ StatusReport }) => StatusReport?.Status?.startsWith('Success') !== true);
}

async function redTargets(ask: Ask) {
  const red = new Set<string>();
  const redGroups = new Set<string>();
  const groups = await ask<DescribeTargetGroupsCommandOutput>(
    'Elastic Load Balancing v2',
    'DescribeTargetGroups',
  );
  for (const { TargetGroupArn } of groups?.TargetGroups ?? []) {
    const health = await ask<DescribeTargetHealthCommandOutput>(
      'Elastic Load Balancing v2',
      'DescribeTargetHealth',
      {
        TargetGroupArn,
      },
    );
    const all = health?.TargetHealthDescriptions ?? [];
    const bad = all.filter(({ TargetHealth }) => TargetHealth?.State === 'unhealthy');
    for (const { Target } of bad) red.add(Target?.Id ?? '');
    if (bad.length > 0 && 2 * bad.length >= all.length) redGroups.add(TargetGroupArn ?? '');
  }
  const balancers = await ask<DescribeLoadBalancersCommandOutput>(
    'Elastic Load Balancing v2',
    'DescribeLoadBalancers',
  );
  const groupsOf = (arn: string | undefined) =>
    (groups?.TargetGroups ?? []).filter((group) => group.LoadBalancerArns?.includes(arn ?? '') === true);
  return {
    red,
    balancers: (balancers?.LoadBalancers ?? []).map((one) => ({
      arn: one.LoadBalancerArn ?? '',
      dnsName: one.DNSName ?? '',
      red: groupsOf(one.LoadBalancerArn).some((group) => redGroups.has(group.TargetGroupArn ?? '')),
    })),
  };
}

/** Whatever is not plainly ok: impaired, initializing or insufficient data alike. */
async function impairedInstances(ask: Ask): Promise<ReadonlySet<string>> {
  const found = await ask<DescribeInstanceStatusCommandOutput>('EC2', 'DescribeInstanceStatus');
  return new Set(
    (found?.InstanceStatuses ?? [])
      .filter((one) =>
        [one.InstanceStatus?.Status, one.SystemStatus?.Status].some((status) => status !== 'ok'),
      )
      .map((one) => one.InstanceId ?? ''),
  );
}

function answersProbe(world: World, { InstanceId = '' }: Instance): boolean {
  const instance = world.instances.get(InstanceId);
  return (
    instance !== undefined &&
    serves(world, instance) &&
    linkQuality(world, 'daemon', instance.zone).loss < lossThatKills
  );
}

/** Not available, no lag known, behind, or not to be reached from where it runs. */
function isRed(
  world: World,
  { DBInstanceIdentifier = '', DBInstanceStatus, StatusInfos = [] }: DBInstance,
): boolean {
  const database = world.databases.get(DBInstanceIdentifier);
  return (
    DBInstanceStatus !== 'available' ||
    StatusInfos.some(({ Normal }) => Normal === false) ||
    database === undefined ||
    !reachable(world, database) ||
    linkQuality(world, 'daemon', database.zone).loss >= lossThatKills
  );
}

/** No request was counted in the last five minutes whose metrics should have come by now. */
async function isDark(world: World, ask: Ask, balancers: SeenRegion['balancers']): Promise<boolean> {
  const now = world.clock.now();
  for (const { arn } of balancers) {
    const counted = await ask<GetMetricStatisticsCommandOutput>('CloudWatch', 'GetMetricStatistics', {
      Namespace: 'AWS/ApplicationELB',
      MetricName: 'RequestCount',
      Dimensions: [{ Name: 'LoadBalancer', Value: arn.split('loadbalancer/')[1] }],
      StartTime: new Date(now - 7 * 60_000),
      EndTime: new Date(now - 2 * 60_000),
      Period: 60,
      Statistics: ['Sum'],
    });
    if (counted?.Datapoints?.length === 0) return true;
  }
  return false;
}
