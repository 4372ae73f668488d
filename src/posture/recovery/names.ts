import type { Model } from '../../model/model.ts';
import type { Resource } from '../../model/resource.ts';
import { about, byHand, type Recovery, type Term, unclear } from '../estimate.ts';
import { numberIn, targetsOf } from '../read.ts';
import { balancersOf, leadsToBalancer, regionsOf, setOf } from '../record-sets.ts';
import { leavesRotation } from './load-balancing.ts';

/** Names that lead to load balancers: they are what moves users when a region is lost. */
export const names: Recovery = {
  kinds: ['route53:record'],
  time: (record, loss, model) => {
    const set = setOf(record, model);
    // Once a set, and a smaller loss is the load balancer's to bear.
    if (loss !== 'region' || set[0]?.id !== record.id) return undefined;
    if (!set.some((one) => leadsToBalancer(one, model))) return undefined;
    const regions = regionsOf(set, model);
    if (regions === undefined) return unclear(`where each record of ${record.name} leads`);
    const name = String(record.facts['recordName'] ?? record.name);
    if (regions.size < 2) return byHand(`${name} leads to ${[...regions].join()} only`);
    if (!movesByItself(set))
      return byHand(`somebody has to change the records of ${name}, for they have no health check`);
    const left = set.filter(({ facts }) => facts['failover'] !== 'SECONDARY');
    const waits = left.map((one) => moved(one, model)).filter((terms) => terms !== undefined);
    return waits.length < left.length
      ? unclear(`how the health checks of ${name} are set`)
      : about(...waits.reduce(longer, []));
  },
};

/** Whether Route 53 stops answering with a place that is lost. What a failover falls back to needs no check. */
export function movesByItself(set: readonly Resource[]): boolean {
  return set.every(
    ({ facts }) =>
      facts['failover'] === 'SECONDARY' ||
      facts['healthCheckId'] !== undefined ||
      facts['evaluateTargetHealth'] === true,
  );
}

/** What it takes until users are no longer led to where one record leads; nothing where that is not known. */
function moved(record: Resource, model: Model): readonly Term[] | undefined {
  const noticed =
    record.facts['healthCheckId'] === undefined ? noticedByAlias(record, model) : noticedBy(record, model);
  if (noticed === undefined) return undefined;
  const ttl = numberIn(record, 'ttl');
  return [
    ...noticed,
    {
      what: 'resolvers keep the old answer',
      seconds: ttl ?? aliasTtlSeconds,
      source: ttl === undefined ? 'Route 53: TTL of an alias to a load balancer' : `TTL of ${record.name}`,
    },
  ];
}

function noticedBy(record: Resource, model: Model): readonly Term[] | undefined {
  const [check] = targetsOf(record, 'checked-by', model);
  const every = check === undefined ? undefined : numberIn(check, 'intervalSeconds');
  const times = check === undefined ? undefined : numberIn(check, 'failureThreshold');
  if (every === undefined || times === undefined) return undefined;
  const source = `Route 53 health check of ${record.name}`;
  return [{ what: `${times} failed health checks, ${every} s apart`, seconds: every * times, source }];
}

/** An alias that evaluates its target's health follows the load balancer, which has lost its targets then. */
function noticedByAlias(record: Resource, model: Model): readonly Term[] | undefined {
  const [balancer] = balancersOf(record, model);
  const [pool] = balancer === undefined ? [] : targetsOf(balancer, 'routes-to', model);
  return pool === undefined ? undefined : leavesRotation(pool);
}

/** AWS: an alias to a load balancer has its TTL, of a minute. */
const aliasTtlSeconds = 60;

function longer(one: readonly Term[], other: readonly Term[]): readonly Term[] {
  const sum = (terms: readonly Term[]) => terms.reduce((total, { seconds }) => total + seconds, 0);
  return sum(other) > sum(one) ? other : one;
}
