import { startAlarm } from '../world/alarms.ts';
import { between } from '../world/draw.ts';
import { newScalingGroup } from '../world/new-scaling-group.ts';
import { seedMembers } from '../world/scaling-launch.ts';
import { startScalingGroup } from '../world/scaling-loop.ts';
import { defaultTargetCheck } from '../world/target-group.ts';
import type { LoadBalancer } from '../world/state/load-balancer.ts';
import type { TargetGroup } from '../world/state/target-group.ts';
import type { World } from '../world/state/world.ts';

export const managed: readonly (readonly [string, string])[] = [
  ['service', 'shop'],
  ['holdfast', 'managed'],
];

const monthMs = 30 * 24 * 3_600_000;

/** AWS's zone ids for aliases to load balancers of each region. */
const aliasZones: Readonly<Record<string, string>> = {
  'us-east-1': 'Z35SXDOTRQ7X7K',
  'eu-west-1': 'Z32O12XQLNTSW2',
};

/** The web tier of one region: load balancer, target group, Auto Scaling group of four over two zones. */
export function buildShopSite(
  world: World,
  { region, zones }: { readonly region: string; readonly zones: readonly string[] },
): LoadBalancer {
  const { account, clock } = world;
  const builtAt = clock.now() - monthMs;
  const vpc = `vpc-0${world.hexId(16)}`;
  const places = zones.map((zone) => ({ zone, subnet: `subnet-0${world.hexId(16)}` }));
  const arn = (rest: string) => `arn:aws:elasticloadbalancing:${region}:${account}:${rest}`;

  const groupId = world.hexId(16);
  const targetGroup: TargetGroup = {
    arn: arn(`targetgroup/shop-web/${groupId}`),
    name: 'shop-web',
    region,
    vpc,
    port: 8080,
    createdAt: builtAt,
    tags: new Map(managed),
    check: defaultTargetCheck,
    deregistrationDelayMs: 30_000,
    targets: new Map(),
  };
  world.targetGroups.set(targetGroup.arn, targetGroup);

  const balancerId = world.hexId(16);
  const balancer: LoadBalancer = {
    arn: arn(`loadbalancer/app/shop/${balancerId}`),
    name: 'shop',
    region,
    dnsName: `shop-${Math.floor(between(world, 'ids', 1e8, 2e9))}.${region}.elb.amazonaws.com`,
    canonicalZone: aliasZones[region] ?? 'Z00000000000000000000',
    scheme: 'internet-facing',
    vpc,
    securityGroups: [`sg-0${world.hexId(16)}`],
    createdAt: builtAt,
    zones: places,
    listeners: [
      {
        arn: arn(`listener/app/shop/${balancerId}/${world.hexId(16)}`),
        port: 80,
        protocol: 'HTTP',
        targetGroup: targetGroup.arn,
      },
    ],
    tags: new Map(managed),
  };
  world.loadBalancers.set(balancer.arn, balancer);
  buildGroup(world, { region, vpc, places, targetGroup, builtAt });
  watchErrors(world, balancer);
  return balancer;
}

/**
 * Health check type EC2, as most groups have it: a member whose application or kernel hangs is replaced
 * only once its EC2 status check has been impaired for a while. AWS says "a few minutes"; the model
 * takes ten, so there is a time in which a person, or Holdfast, is of use.
 */
function buildGroup(
  world: World,
  site: {
    readonly region: string;
    readonly vpc: string;
    readonly places: readonly { readonly zone: string; readonly subnet: string }[];
    readonly targetGroup: TargetGroup;
    readonly builtAt: number;
  },
): void {
  const name = 'shop-web';
  const group = newScalingGroup(world, {
    name,
    region: site.region,
    createdAt: site.builtAt,
    zones: site.places,
    launch: {
      type: 't3.large',
      imageId: `ami-0${world.hexId(16)}`,
      vpc: site.vpc,
      launchTemplate: { id: `lt-0${world.hexId(16)}`, name: 'shop-web', version: '7' },
      // Four carry 200 requests a second at 56 %, three at 74 %.
      capacity: 90,
    },
    tags: new Map([...managed, ['Name', name]]),
    targetGroups: [site.targetGroup.arn],
    healthCheckType: 'EC2',
    graceMs: 300_000,
    impairedPatienceMs: 600_000,
    min: 2,
    max: 8,
    desired: 4,
  });
  seedMembers(world, group, site.builtAt);
  startScalingGroup(world, group);
}

/** Fires when about a third of a usual minute's requests fail; one bad machine of four cannot reach it. */
function watchErrors(world: World, balancer: LoadBalancer): void {
  const name = 'checkout-5xx';
  startAlarm(world, {
    arn: `arn:aws:cloudwatch:${balancer.region}:${world.account}:alarm:${name}`,
    name,
    description: 'The load balancer itself answers a third of the requests with an error.',
    metric: {
      region: balancer.region,
      namespace: 'AWS/ApplicationELB',
      metric: 'HTTPCode_ELB_5XX_Count',
      dimensions: {
        LoadBalancer: balancer.arn.slice(balancer.arn.indexOf('loadbalancer/') + 'loadbalancer/'.length),
      },
    },
    statistic: 'Sum',
    periodMs: 60_000,
    threshold: 4_000,
    comparison: 'GreaterThanThreshold',
    datapointsToAlarm: 2,
    evaluationPeriods: 3,
    missing: 'notBreaching',
    tags: new Map(managed),
    state: 'OK',
    reason: 'Threshold Crossed: no datapoints were received for 3 periods and are treated as not breaching.',
    updatedAt: world.clock.now() - monthMs,
  });
}
