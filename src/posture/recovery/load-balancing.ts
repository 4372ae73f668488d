import { isInScalingGroup } from '../../model/in-scaling-group.ts';
import type { Model } from '../../model/model.ts';
import type { Resource } from '../../model/resource.ts';
import { about, byHand, type Estimate, type Recovery, type Term, unclear } from '../estimate.ts';
import { leadsToOneService, numberIn, sourcesOf, targetsOf, textIn, textsIn } from '../read.ts';

/** What a load balancer sends users to: a target group, or a classic load balancer's own instances. */
export const pools: Recovery = {
  kinds: ['elbv2:target-group', 'elb:load-balancer'],
  time: (pool, loss, model) => {
    const total = numberIn(pool, 'total');
    const balancers = balancersOf(pool, model);
    if (balancers.length === 0 || total === 0 || leadsToOneService(pool)) return undefined;
    if (total === undefined) return unclear(`how many targets ${pool.name} has`);
    if (loss === 'region')
      return isNamed(balancers, model)
        ? undefined
        : byHand(`nothing leads the users of ${pool.name} to another region`);
    // Its tasks come and go with their service, which is estimated itself.
    if (targetsOf(pool, 'routes-to', model).some(({ kind }) => kind === 'ecs:service')) return undefined;
    const rotation = leavesRotation(pool);
    if (rotation === undefined) return unclear(`how the health check of ${pool.name} is set`);
    if (loss === 'zone') return zoneLost(pool, { total, balancers, rotation, model });
    return total > 1 ? about(...rotation) : replaced(pool, rotation, model);
  },
};

/** The load balancer itself: it is AWS's to keep it up, in the zones that it was given. */
export const balancers: Recovery = {
  kinds: ['elbv2:load-balancer', 'elb:load-balancer'],
  time: () => undefined,
};

/**
 * How soon a load balancer sends nobody to a target that is dead, by the settings of its health check;
 * nothing where those were not read.
 */
export function leavesRotation(pool: Resource): readonly Term[] | undefined {
  const every = numberIn(pool, 'checkIntervalSeconds');
  const patience = numberIn(pool, 'checkTimeoutSeconds');
  const times = numberIn(pool, 'unhealthyThreshold');
  if (every === undefined || patience === undefined || times === undefined) return undefined;
  const source = `health check of ${pool.name}`;
  return [
    { what: `${times} failed health checks, ${every} s apart`, seconds: times * every, source },
    { what: 'the last of them waits for its answer', seconds: patience, source },
  ];
}

/** AWS: a zone's address leaves DNS, whose answers live for a minute. */
export const zoneLeavesDns: Term = {
  what: 'resolvers keep the address of the zone',
  seconds: 60,
  source: 'Elastic Load Balancing: TTL of its names',
};

interface Surroundings {
  readonly total: number;
  readonly balancers: readonly Resource[];
  readonly rotation: readonly Term[];
  readonly model: Model;
}

function zoneLost(pool: Resource, { total, balancers: before, rotation, model }: Surroundings): Estimate {
  const narrow = before.find((balancer) => textsIn(balancer, 'zones').length < 2);
  if (narrow !== undefined) return byHand(`${narrow.name} is in one zone only`);
  const zones = zonesOf(pool, model);
  if (zones === undefined) return unclear(`the zones of the targets of ${pool.name}`);
  if (zones.size > 1) return about(...rotation, zoneLeavesDns);
  const group = groupOf(sourcesOf(pool, 'member-of', model), model);
  return group !== undefined && textsIn(group, 'zones').length > 1
    ? replaced(pool, rotation, model)
    : byHand(`all ${total} targets of ${pool.name} are in one zone, and nothing launches them in another`);
}

/** AWS says only that Auto Scaling waits "a few minutes" for an instance whose status checks fail. */
const fewMinutesSeconds = 300;

function replaced(pool: Resource, rotation: readonly Term[], model: Model): Estimate {
  const members = sourcesOf(pool, 'member-of', model);
  const group = groupOf(members, model);
  if (group === undefined)
    return members.some(isInScalingGroup)
      ? unclear(`the Auto Scaling group behind ${pool.name}`)
      : byHand(`nothing replaces the targets of ${pool.name}`);
  const grace = numberIn(group, 'healthCheckGraceSeconds') ?? 0;
  if (grace === 0)
    return unclear(`how long an instance of ${group.name} takes to start, which its grace period would tell`);
  const heeds = /\bELB\b/.test(textIn(group, 'healthCheckType') ?? '');
  const noticed: readonly Term[] = heeds
    ? rotation
    : [
        {
          what: 'Auto Scaling waits “a few minutes” for the status checks, taken as five',
          seconds: fewMinutesSeconds,
          source: 'Amazon EC2 Auto Scaling: health checks',
        },
      ];
  return about(
    ...noticed,
    {
      what: 'a new instance starts within its grace period',
      seconds: grace,
      source: `grace period of ${group.name}`,
    },
    {
      what: 'its first health check',
      seconds: numberIn(pool, 'checkIntervalSeconds') ?? 30,
      source: `health check of ${pool.name}`,
    },
  );
}

function groupOf(members: readonly Resource[], model: Model): Resource | undefined {
  return members
    .flatMap((member) => targetsOf(member, 'member-of', model))
    .find(({ kind }) => kind === 'autoscaling:group');
}

export function balancersOf(pool: Resource, model: Model): readonly Resource[] {
  return pool.kind === 'elb:load-balancer' ? [pool] : sourcesOf(pool, 'routes-to', model);
}

/** Zones with a target; nothing where that of one of them is not known. */
export function zonesOf(pool: Resource, model: Model): ReadonlySet<string> | undefined {
  const members = sourcesOf(pool, 'member-of', model);
  const zones = members.flatMap(({ zone }) => zone ?? []);
  const total = numberIn(pool, 'total') ?? Number.POSITIVE_INFINITY;
  return zones.length === 0 || zones.length < total ? undefined : new Set(zones);
}

/** Whether a record leads users to it: then the name answers for the loss of the region. */
function isNamed(before: readonly Resource[], model: Model): boolean {
  return before.some((balancer) =>
    sourcesOf(balancer, 'routes-to', model).some(({ kind }) => kind === 'route53:record'),
  );
}
