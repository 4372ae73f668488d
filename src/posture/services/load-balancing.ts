import { isInScalingGroup } from '../../model/in-scaling-group.ts';
import type { Model } from '../../model/model.ts';
import type { Resource } from '../../model/resource.ts';
import { balancers, pools } from '../recovery/load-balancing.ts';
import { counted, leadsToOneService, numberIn, sourcesOf, targetsOf, textsIn } from '../read.ts';
import { type Answer, cannotTell, type PostureRule, type PostureService, sound, weak } from '../rule.ts';

const zones = (...names: string[]) => ({ zones: names.map((name) => `us-east-1${name}`) });

const oneZone: PostureRule = {
  id: 'elb/one-zone',
  title: 'A load balancer in one zone',
  severity: 'high',
  kinds: ['elbv2:load-balancer', 'elb:load-balancer'],
  reads: ['zones'],
  why: 'When the zone fails, users reach nothing, however many instances serve in other zones.',
  change: 'Enable the load balancer in at least two zones, better three.',
  bearsOn: ['slo', 'rtoSeconds'],
  judge: (balancer) => {
    const in_ = textsIn(balancer, 'zones');
    return in_.length > 1 ? sound : weak(`it is in ${in_.join(', ') || 'no zone'} only`);
  },
  cases: {
    fires: { resources: [{ kind: 'elbv2:load-balancer', name: 'shop', facts: zones('a') }] },
    sound: { resources: [{ kind: 'elb:load-balancer', name: 'shop', facts: zones('a', 'b') }] },
  },
};

const singleTarget: PostureRule = {
  id: 'elb/single-target',
  title: 'A load balancer with one target',
  severity: 'high',
  kinds: ['elbv2:target-group', 'elb:load-balancer'],
  reads: ['total'],
  why: 'When the one target fails, the load balancer has nobody else to send users to.',
  change: 'Register at least two targets, in two zones.',
  bearsOn: ['slo', 'rtoSeconds'],
  // Of a member of an Auto Scaling group, the group is what to change.
  concerns: (pool, model) =>
    isPool(pool, model) && !sourcesOf(pool, 'member-of', model).some(isInScalingGroup),
  judge: (pool) => (numberIn(pool, 'total') === 1 ? weak('one target is registered') : sound),
  cases: {
    fires: {
      resources: [
        { kind: 'elbv2:target-group', name: 'web', facts: { total: 1 } },
        { kind: 'elbv2:load-balancer', name: 'shop', relations: [{ type: 'routes-to', to: 'web' }] },
      ],
    },
    sound: { resources: [{ kind: 'elb:load-balancer', name: 'shop', facts: { total: 2 } }] },
  },
};

const targetsInOneZone: PostureRule = {
  id: 'elb/targets-in-one-zone',
  title: 'All targets of a load balancer in one zone',
  severity: 'high',
  kinds: ['elbv2:target-group', 'elb:load-balancer'],
  reads: ['total'],
  why: 'The load balancer outlives the loss of that zone, and then has no target left.',
  change: 'Spread the targets over the zones of the load balancer.',
  bearsOn: ['slo', 'rtoSeconds'],
  // An Auto Scaling group spreads its members by itself, where it may.
  concerns: (pool, model) => {
    const members = sourcesOf(pool, 'member-of', model);
    return isPool(pool, model) && (members.length === 0 || !members.every(isInScalingGroup));
  },
  judge: (pool, model) => {
    const total = numberIn(pool, 'total') ?? 0;
    if (total < 2) return sound;
    return withTargetZones(pool, total, model, (counts) => {
      const [zone] = counts.keys();
      return counts.size === 1 ? weak(`all ${total} targets are in ${zone}`) : sound;
    });
  },
  cases: {
    fires: {
      resources: [
        { kind: 'elbv2:target-group', name: 'web', facts: { total: 2 } },
        { kind: 'elbv2:load-balancer', name: 'shop', relations: [{ type: 'routes-to', to: 'web' }] },
        ...targets('a', 'a'),
      ],
    },
    sound: {
      resources: [
        { kind: 'elbv2:target-group', name: 'web', facts: { total: 2 } },
        { kind: 'elbv2:load-balancer', name: 'shop', relations: [{ type: 'routes-to', to: 'web' }] },
        ...targets('a', 'b'),
      ],
    },
  },
};

const crossZoneOff: PostureRule = {
  id: 'elb/uneven-zones',
  title: 'Cross-zone load balancing is off, and the zones are not alike',
  severity: 'medium',
  kinds: ['elbv2:load-balancer'],
  reads: ['crossZone', 'zones'],
  why: 'Each zone gets the same share of the users: those of a zone with few targets get less, those of a zone without any get nothing until it leaves DNS.',
  change: 'Turn on cross-zone load balancing, or keep equally many targets in each of its zones.',
  bearsOn: ['slo'],
  judge: (balancer, model) => {
    if (balancer.facts['crossZone'] === true) return sound;
    for (const pool of targetsOf(balancer, 'routes-to', model)) {
      if (leadsToOneService(pool)) continue;
      const total = numberIn(pool, 'total');
      if (total === undefined) return cannotTell(`the targets of ${pool.name}`);
      const answer = withTargetZones(pool, total, model, (counts) => {
        const each = textsIn(balancer, 'zones').map((zone) => counts.get(zone) ?? 0);
        if (Math.max(...each) < 2 * Math.min(...each) || total === 0) return sound;
        const spread = textsIn(balancer, 'zones').map((zone, index) => `${each[index]} in ${zone}`);
        return weak(`of ${pool.name} there are ${spread.join(', ')}`);
      });
      if (answer.kind !== 'sound') return answer;
    }
    return sound;
  },
  cases: {
    fires: {
      resources: [
        {
          kind: 'elbv2:load-balancer',
          name: 'shop',
          facts: { crossZone: false, ...zones('a', 'b') },
          relations: [{ type: 'routes-to', to: 'web' }],
        },
        { kind: 'elbv2:target-group', name: 'web', facts: { total: 3 } },
        ...targets('a', 'a', 'b'),
      ],
    },
    sound: {
      resources: [
        {
          kind: 'elbv2:load-balancer',
          name: 'shop',
          facts: { crossZone: false, ...zones('a', 'b') },
          relations: [{ type: 'routes-to', to: 'web' }],
        },
        { kind: 'elbv2:target-group', name: 'web', facts: { total: 5 } },
        ...targets('a', 'a', 'a', 'b', 'b'),
      ],
    },
  },
};

const sticky: PostureRule = {
  id: 'elb/sticky-sessions',
  title: 'Users are tied to one machine',
  severity: 'medium',
  kinds: ['elbv2:target-group', 'elb:load-balancer'],
  reads: ['sticky'],
  why: 'Who needs it keeps session state on the machine: with each that fails or is replaced, its users lose their carts and logins. And a machine cannot be relieved while its users stay.',
  change: 'Keep sessions outside the machines (a cache, a table, a signed cookie) and turn off stickiness.',
  bearsOn: ['rpoSeconds'],
  concerns: isUsed,
  judge: (pool) => (pool.facts['sticky'] === true ? weak('stickiness is on') : sound),
  cases: {
    fires: { resources: [{ kind: 'elb:load-balancer', name: 'shop', facts: { sticky: true } }] },
    sound: { resources: [{ kind: 'elb:load-balancer', name: 'shop', facts: { sticky: false } }] },
  },
  casesOf: {
    'elbv2:target-group': {
      fires: { resources: stuck(true) },
      sound: { resources: stuck(false) },
    },
  },
};

/** A target group is asked once a load balancer leads to it. */
function stuck(sticky: boolean) {
  return [
    { kind: 'elbv2:target-group', name: 'web', facts: { sticky } },
    { kind: 'elbv2:load-balancer', name: 'shop', relations: [{ type: 'routes-to', to: 'web' }] },
  ] as const;
}

const deletable: PostureRule = {
  id: 'elb/no-deletion-protection',
  title: 'A load balancer that one call deletes',
  severity: 'low',
  kinds: ['elbv2:load-balancer'],
  reads: ['deletionProtection'],
  why: 'A deleted load balancer comes back under another DNS name, so that every record that leads to it has to change.',
  change: 'Turn on deletion protection.',
  bearsOn: ['rtoSeconds'],
  judge: ({ facts }) => (facts['deletionProtection'] === false ? weak('deletion protection is off') : sound),
  cases: {
    fires: {
      resources: [{ kind: 'elbv2:load-balancer', name: 'shop', facts: { deletionProtection: false } }],
    },
    sound: {
      resources: [{ kind: 'elbv2:load-balancer', name: 'shop', facts: { deletionProtection: true } }],
    },
  },
};

export const loadBalancing: PostureService = {
  name: 'ALB, NLB, classic ELB',
  rules: [oneZone, singleTarget, targetsInOneZone, crossZoneOff, sticky, deletable],
  recoveries: [pools, balancers],
};

/** A target group that no load balancer routes to serves nobody. */
function isUsed(pool: Resource, model: Model): boolean {
  return pool.kind !== 'elbv2:target-group' || sourcesOf(pool, 'routes-to', model).length > 0;
}

function isPool(pool: Resource, model: Model): boolean {
  return isUsed(pool, model) && !leadsToOneService(pool);
}

/** Counts targets by zone, where the zone of every one of them is known: one that is an address has none. */
function withTargetZones(
  pool: Resource,
  total: number,
  model: Model,
  judge: (counts: ReadonlyMap<string, number>) => Answer,
): Answer {
  const counts = new Map<string, number>();
  let placed = 0;
  for (const { zone } of sourcesOf(pool, 'member-of', model)) {
    if (zone === undefined) continue;
    counts.set(zone, (counts.get(zone) ?? 0) + 1);
    placed += 1;
  }
  return placed < total
    ? cannotTell(`the zones of ${counted(total - placed, 'target')} of ${pool.name}`)
    : judge(counts);
}

function targets(...places: readonly string[]) {
  return places.map((place, index) => ({
    kind: 'ec2:instance' as const,
    name: `i-${index + 1}`,
    zone: `us-east-1${place}`,
    relations: [{ type: 'member-of' as const, to: 'web' }],
  }));
}
