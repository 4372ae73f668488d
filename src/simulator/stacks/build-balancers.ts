import { between } from '../world/draw.ts';
import type { LoadBalancer } from '../world/state/load-balancer.ts';
import type { TargetGroup } from '../world/state/target-group.ts';
import type { World } from '../world/state/world.ts';
import { type Ground, isIn, monthMs, placesFor, tagsOf } from './ground.ts';
import type { StackDescription } from './stack-schema.ts';

type Balancer = StackDescription['balancers'][number];

/** The load balancers of one region, each with its target group, which is still empty. */
export function buildBalancers(world: World, stack: StackDescription, ground: Ground): void {
  for (const balancer of stack.balancers) {
    if (isIn(stack, balancer.regions, ground.region)) buildBalancer(world, stack, ground, balancer);
  }
}

function buildBalancer(world: World, stack: StackDescription, ground: Ground, written: Balancer): void {
  const { region, vpc } = ground;
  const arn = (rest: string) => `arn:aws:elasticloadbalancing:${region}:${world.account}:${rest}`;
  const targetGroup = buildTargetGroup(world, stack, ground, written);
  const id = world.hexId(16);
  const kind = written.type === 'network' ? 'net' : 'app';
  const path = written.type === 'classic' ? written.name : `${kind}/${written.name}/${id}`;
  const balancer: LoadBalancer = {
    arn: arn(`loadbalancer/${path}`),
    name: written.name,
    type: written.type,
    deletionProtection: written.deletionProtection,
    ...(written.crossZone === undefined ? {} : { crossZone: written.crossZone }),
    region,
    dnsName: `${written.name}-${Math.floor(between(world, 'ids', 1e8, 2e9))}.${region}.elb.amazonaws.com`,
    canonicalZone: aliasZones[region] ?? 'Z00000000000000000000',
    scheme: written.scheme,
    vpc,
    securityGroups: [`sg-0${world.hexId(16)}`],
    createdAt: world.clock.now() - monthMs,
    zones: placesFor(stack, ground, written.zones),
    listeners: [
      {
        arn: arn(`listener/${path}/${world.hexId(16)}`),
        port: written.port,
        protocol: written.protocol ?? (written.type === 'network' ? 'TCP' : 'HTTP'),
        targetGroup: targetGroup.arn,
      },
    ],
    tags: tagsOf(stack, written.tags),
  };
  world.loadBalancers.set(balancer.arn, balancer);
}

function buildTargetGroup(
  world: World,
  stack: StackDescription,
  { region, vpc }: Ground,
  {
    type,
    name: balancer,
    targetGroup: { name, port, check, slowStart, deregistrationDelay, sticky },
    tags,
  }: Balancer,
): TargetGroup {
  const arn = `arn:aws:elasticloadbalancing:${region}:${world.account}:targetgroup/${name}/${world.hexId(16)}`;
  const group: TargetGroup = {
    arn,
    name,
    region,
    vpc,
    port,
    createdAt: world.clock.now() - monthMs,
    tags: tagsOf(stack, tags),
    check: {
      path: check.path,
      everyMs: check.every,
      timeoutMs: check.timeout,
      healthyAfter: check.healthyAfter,
      unhealthyAfter: check.unhealthyAfter,
      deep: check.deep,
    },
    protocol: type === 'network' ? 'TCP' : 'HTTP',
    // AWS: a classic load balancer without a healthy instance answers 503; it does not fail open.
    ...(type === 'classic'
      ? { classic: balancer, healthyAtLeast: { dns: { count: 1 }, routing: { count: 0 } } }
      : {}),
    ...(slowStart === undefined ? {} : { slowStartMs: slowStart }),
    deregistrationDelayMs: deregistrationDelay,
    sticky,
    targets: new Map(),
  };
  world.targetGroups.set(arn, group);
  return group;
}

/** AWS's zone ids for aliases to load balancers (Elastic Load Balancing endpoints, AWS General Reference). */
const aliasZones: Readonly<Record<string, string>> = {
  'us-east-1': 'Z35SXDOTRQ7X7K',
  'us-east-2': 'Z3AADJGX6KTTL2',
  'us-west-1': 'Z368ELLRRE2KJ0',
  'us-west-2': 'Z1H1FL5HABSF5',
  'eu-west-1': 'Z32O12XQLNTSW2',
  'eu-west-2': 'ZHURV8PSTC4K8',
  'eu-central-1': 'Z215JYRZR1TBD5',
  'ap-northeast-1': 'Z14GRHDCWA56QT',
  'ap-southeast-1': 'Z1LMS91P8CMLE5',
  'ap-southeast-2': 'Z1GM3OXH4ZPM65',
};
