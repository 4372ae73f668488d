import type { Resource } from '../../model/resource.ts';
import { numberIn, sourcesOf, textIn, textsIn } from '../read.ts';
import { leadsToBalancer, regionsOf, setOf } from '../record-sets.ts';
import { names } from '../recovery/names.ts';
import { cannotTell, type PostureRule, type PostureService, sound, weak } from '../rule.ts';

const kinds = ['route53:record'] as const;

const record = (name: string, facts: Resource['facts'], ...leadsTo: string[]) => ({
  kind: 'route53:record' as const,
  name,
  region: 'global',
  facts: { recordType: 'A', ...facts },
  relations: leadsTo.map((to) => ({ type: 'routes-to' as const, to })),
});
const balancer = (name: string, region: string) => ({ kind: 'elbv2:load-balancer' as const, name, region });

const noHealthCheck: PostureRule = {
  id: 'route53/no-health-check',
  title: 'A record that answers whether its target lives or not',
  severity: 'medium',
  kinds,
  reads: ['routing'],
  why: 'Route 53 takes a record without a health check for healthy, always: it goes on sending users to a target that is gone, though another one could answer.',
  change: 'Attach a health check, or let the alias evaluate the health of its target.',
  bearsOn: ['slo', 'rtoSeconds'],
  // What a failover falls back to may go without: there is nothing behind it.
  concerns: (one, model) => one.facts['failover'] !== 'SECONDARY' && setOf(one, model).length > 1,
  judge: ({ facts }) => {
    if (facts['healthCheckId'] !== undefined || facts['evaluateTargetHealth'] === true) return sound;
    if (facts['routing'] === 'failover' && facts['failover'] === undefined)
      return cannotTell('whether it is the primary or the secondary record');
    const share = facts['weight'] === undefined ? '' : ` and weight ${String(facts['weight'])}`;
    return weak(`it has ${String(facts['routing'])} routing${share}, and no health check`);
  },
  cases: {
    fires: {
      resources: [
        record('r/a', { routing: 'weighted', setIdentifier: 'a', weight: 100 }),
        record('r/b', { routing: 'weighted', setIdentifier: 'b', weight: 0 }),
      ],
    },
    sound: {
      resources: [
        record('r/a', { routing: 'failover', setIdentifier: 'a', healthCheckId: 'c' }),
        record('r/b', { routing: 'failover', setIdentifier: 'b' }),
      ],
    },
  },
};

/** AWS advises at most a minute for names that health checks decide about. */
const longestTtlSeconds = 60;

const longTtl: PostureRule = {
  id: 'route53/long-ttl',
  title: 'Resolvers keep an answer for long',
  severity: 'medium',
  kinds,
  reads: ['ttl'],
  why: 'After a failover users go on to the old target until the answer that they hold has run out.',
  change: `Set the TTL to ${longestTtlSeconds} seconds or less.`,
  bearsOn: ['rtoSeconds'],
  // An alias has AWS's own TTL; a CNAME that leads to nothing that is watched may only prove a domain's owner.
  concerns: (one) =>
    one.facts['aliasDnsName'] === undefined &&
    (one.facts['recordType'] !== 'CNAME' ||
      one.facts['setIdentifier'] !== undefined ||
      one.relations.some(({ type }) => type === 'routes-to')),
  judge: (one) => {
    const ttl = numberIn(one, 'ttl') ?? 0;
    return ttl > longestTtlSeconds ? weak(`its TTL is ${ttl} seconds`) : sound;
  },
  cases: {
    fires: { resources: [record('r', { ttl: longestTtlSeconds + 1, values: ['192.0.2.1'] })] },
    sound: { resources: [record('r', { ttl: longestTtlSeconds, values: ['192.0.2.1'] })] },
  },
};

const singleAddress: PostureRule = {
  id: 'route53/single-address',
  title: 'A name that leads to one address',
  severity: 'medium',
  kinds,
  reads: ['values'],
  why: 'When the machine behind the address fails, the name leads nowhere until somebody has changed the record.',
  change:
    'Let the name be an alias to a load balancer, or give it several addresses, each with a health check.',
  bearsOn: ['slo', 'rtoSeconds'],
  concerns: ({ facts }) =>
    facts['aliasDnsName'] === undefined &&
    facts['setIdentifier'] === undefined &&
    (facts['recordType'] === 'A' || facts['recordType'] === 'AAAA'),
  judge: (one) => {
    const values = textsIn(one, 'values');
    return values.length > 1 ? sound : weak(`it says ${values.join(', ') || 'nothing'}`);
  },
  cases: {
    fires: { resources: [record('r', { values: ['192.0.2.1'] })] },
    sound: { resources: [record('r', { values: ['192.0.2.1', '192.0.2.2'] })] },
  },
};

const sameRegionFailover: PostureRule = {
  id: 'route53/same-region-failover',
  title: 'A failover that stays in the region that failed',
  severity: 'medium',
  kinds,
  reads: ['routing', 'failover'],
  why: 'What users are sent to fails together with what they are sent away from when the region fails.',
  change: 'Let the secondary record lead to another region, or to a static page outside of it.',
  bearsOn: ['slo', 'rtoSeconds'],
  concerns: ({ facts }) => facts['routing'] === undefined || facts['routing'] === 'failover',
  judge: (one, model) => {
    if (textIn(one, 'failover') !== 'PRIMARY') return sound;
    const regions = regionsOf(setOf(one, model), model);
    if (regions === undefined) return cannotTell('the region that each of its records leads to');
    return regions.size > 1 ? sound : weak(`both of its records lead to ${[...regions].join()}`);
  },
  cases: {
    fires: {
      resources: [
        record('r/a', { routing: 'failover', failover: 'PRIMARY', setIdentifier: 'a' }, 'one'),
        record('r/b', { routing: 'failover', failover: 'SECONDARY', setIdentifier: 'b' }, 'two'),
        balancer('one', 'us-east-1'),
        balancer('two', 'us-east-1'),
      ],
    },
    sound: {
      resources: [
        record('r/a', { routing: 'failover', failover: 'PRIMARY', setIdentifier: 'a' }, 'one'),
        record('r/b', { routing: 'failover', failover: 'SECONDARY', setIdentifier: 'b' }, 'two'),
        balancer('one', 'us-east-1'),
        balancer('two', 'eu-west-1'),
      ],
    },
  },
};

const singleRegion: PostureRule = {
  id: 'route53/single-region',
  title: 'A name that only one region answers for',
  severity: 'low',
  kinds,
  reads: ['routing'],
  why: 'When the region fails there is nowhere to send users. Many services may accept that; it should be somebody’s decision.',
  change:
    'Keep a standby in another region and give the name a failover record for each, or write down that the loss of a region is accepted.',
  bearsOn: ['slo', 'rtoSeconds'],
  // Once a set, and only where it leads to load balancers: a database has rules of its own.
  concerns: (one, model) =>
    one.facts['routing'] !== 'failover' &&
    setOf(one, model)[0]?.id === one.id &&
    setOf(one, model).some((each) => leadsToBalancer(each, model)),
  judge: (one, model) => {
    const regions = regionsOf(setOf(one, model), model);
    if (regions === undefined) return cannotTell('the region that each of its records leads to');
    return regions.size > 1 ? sound : weak(`it leads to ${[...regions].join()}`);
  },
  cases: {
    fires: { resources: [record('r', { routing: 'simple' }, 'one'), balancer('one', 'us-east-1')] },
    sound: {
      resources: [
        record('r/a', { routing: 'weighted', setIdentifier: 'a' }, 'one'),
        record('r/b', { routing: 'weighted', setIdentifier: 'b' }, 'two'),
        balancer('one', 'us-east-1'),
        balancer('two', 'eu-west-1'),
      ],
    },
  },
};

const idleCheck: PostureRule = {
  id: 'route53/health-check-disabled',
  title: 'A health check that does not look',
  severity: 'medium',
  kinds: ['route53:health-check'],
  reads: ['disabled'],
  why: 'Route 53 calls a disabled health check healthy, whatever happens, so the records that answer by it never fail over.',
  change: 'Enable the health check, or take it off the records.',
  bearsOn: ['slo', 'rtoSeconds'],
  concerns: (check, model) => sourcesOf(check, 'checked-by', model).length > 0,
  judge: ({ facts }) => (facts['disabled'] === true ? weak('it is disabled, and records use it') : sound),
  cases: {
    fires: {
      resources: [
        { kind: 'route53:health-check', name: 'c', region: 'global', facts: { disabled: true } },
        { ...record('r', {}), relations: [{ type: 'checked-by', to: 'c' }] },
      ],
    },
    sound: {
      resources: [
        { kind: 'route53:health-check', name: 'c', region: 'global', facts: { disabled: false } },
        { ...record('r', {}), relations: [{ type: 'checked-by', to: 'c' }] },
      ],
    },
  },
};

export const route53: PostureService = {
  name: 'Route 53',
  rules: [noHealthCheck, longTtl, singleAddress, sameRegionFailover, singleRegion, idleCheck],
  recoveries: [names],
};
