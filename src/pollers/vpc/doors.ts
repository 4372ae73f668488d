import { ec2Arn } from '../../aws/arn.ts';
import { covers } from '../../model/address-blocks.ts';
import type { Resource } from '../../model/resource.ts';
import type { SecurityRule } from '../../model/security-rule.ts';
import type { PollContext } from '../poller.ts';
import { knownOf } from '../seldom.ts';
import { textsOf } from './lost-rules.ts';

/** Something behind security groups, which somebody has to reach. */
export interface Door {
  readonly id: string;
  /** What people call it, with who has to get in. */
  readonly words: string;
  readonly port: number;
  readonly groups: readonly string[];
  /** Whether a rule lets in who has to; undefined where that cannot be told. */
  admits(rule: SecurityRule): boolean | undefined;
}

/**
 * Target groups and services of ECS, which a load balancer has to reach; databases and nodes of caches, whose clients
 * are not known. Only those of which enough is known to tell.
 */
export function doorsIn(context: PollContext): readonly Door[] {
  return [
    ...knownOf('elbv2:target-group', context).flatMap((pool) => machinesDoor(pool, context)),
    ...knownOf('ecs:service', context).flatMap((service) => tasksDoor(service, context)),
    ...knownOf('rds:instance', context).flatMap((database) => storeDoor(database, 'database')),
    ...knownOf('elasticache:cluster', context).flatMap((cache) => storeDoor(cache, 'cache')),
  ];
}

/** Machines of a target group, which its load balancer has to reach. Those in other security groups than the first are left out. */
function machinesDoor(pool: Resource, context: PollContext): readonly Door[] {
  const machine = leadingTo(pool, 'member-of', context).find(
    ({ kind, facts }) => kind === 'ec2:instance' && textsOf(facts['securityGroups']).length > 0,
  );
  const [balancer] = balancersOf(pool, context);
  const { port } = pool.facts;
  if (typeof port !== 'number' || machine === undefined || balancer === undefined) return [];
  return [
    {
      id: pool.id,
      words: `the load balancer ${balancer.name}`,
      port,
      groups: textsOf(machine.facts['securityGroups']),
      admits: byBalancer(balancer, context),
    },
  ];
}

/** Tasks with addresses of their own, which stand behind a load balancer: on the port of their container, whatever the target group's is. */
function tasksDoor(service: Resource, context: PollContext): readonly Door[] {
  const [balancer] = leadingTo(service, 'routes-to', context).flatMap((pool) => balancersOf(pool, context));
  const { endpointPort: port } = service.facts;
  const groups = textsOf(service.facts['securityGroups']);
  if (typeof port !== 'number' || groups.length === 0 || balancer === undefined) return [];
  const words = `the load balancer ${balancer.name}`;
  return [{ id: service.id, words, port, groups, admits: byBalancer(balancer, context) }];
}

/** Who its clients are nobody tells, so that anybody will do. */
function storeDoor({ id, name, facts }: Resource, called: string): readonly Door[] {
  const { endpointPort: port } = facts;
  const groups = textsOf(facts['securityGroups']);
  if (typeof port !== 'number' || groups.length === 0) return [];
  return [{ id, words: `whoever uses the ${called} ${name}`, port, groups, admits: () => true }];
}

/** By the security groups of the load balancer, or by the addresses of all its subnets. */
function byBalancer(balancer: Resource, { model, scope }: PollContext): Door['admits'] {
  const own = new Set(textsOf(balancer.facts['securityGroups']));
  const blocks = textsOf(balancer.facts['subnets']).map(
    (subnet) => model.resources.get(ec2Arn(scope, `subnet/${subnet}`))?.facts['cidr'],
  );
  return ({ source }) => {
    if (source.startsWith('sg-')) return own.has(source);
    if (source.startsWith('pl-')) return undefined;
    if (blocks.length === 0) return source === '0.0.0.0/0' ? true : undefined;
    const within = blocks.map((block) => (typeof block === 'string' ? covers(source, block) : undefined));
    return within.includes(undefined) ? covers(source, '0.0.0.0/0') || undefined : within.every(Boolean);
  };
}

function balancersOf(pool: Resource, context: PollContext): readonly Resource[] {
  return leadingTo(pool, 'routes-to', context).filter(({ kind }) => kind === 'elbv2:load-balancer');
}

function leadingTo(
  { id }: Resource,
  type: 'member-of' | 'routes-to',
  { model }: PollContext,
): readonly Resource[] {
  return [...model.incoming(id)].flatMap((edge) =>
    edge.type === type ? (model.resources.get(edge.from) ?? []) : [],
  );
}
