import type { Model } from '../../model/model.ts';
import type { Resource } from '../../model/resource.ts';
import { compareText } from '../../model/text-order.ts';
import { byHand, type Recovery, unclear } from '../estimate.ts';
import { ask } from '../find-weaknesses.ts';
import { numberIn, sourcesOf, textIn, textsIn } from '../read.ts';
import { cannotTell, type PostureRule, type PostureService, sound, weak } from '../rule.ts';

const subnet = (name: string, zone: string) =>
  ({ kind: 'vpc:subnet', name, zone, facts: { subnet: name, vpc: 'vpc-1' } }) as const;

const tableOf = (...subnets: readonly string[]) =>
  ({
    kind: 'vpc:route-table',
    name: 'private',
    facts: { vpc: 'vpc-1', main: false, subnets, defaultTarget: 'nat-1' },
    relations: [{ type: 'routes-to', to: 'nat' }],
  }) as const;

const gateway = {
  kind: 'nat:gateway',
  name: 'nat',
  zone: 'us-east-1a',
  facts: { natGateway: 'nat-1', availability: 'zonal' },
} as const;

const servesOtherZones: PostureRule = {
  id: 'nat/serves-other-zones',
  title: 'A NAT gateway that other zones depend on',
  severity: 'high',
  kinds: ['nat:gateway'],
  reads: ['natGateway'],
  why: 'A NAT gateway stands in one zone. When that zone fails, machines in the others go on running and reach nothing outside: no API of AWS, no partner, no update.',
  change:
    'Put a NAT gateway into every zone and give each zone a route table that leads to its own; or use a regional NAT gateway.',
  bearsOn: ['slo', 'rtoSeconds'],
  concerns: ({ facts }) => facts['availability'] !== 'regional',
  judge(nat, model) {
    const tables = sourcesOf(nat, 'routes-to', model).filter(
      ({ kind, facts }) => kind === 'vpc:route-table' && facts['defaultTarget'] === nat.facts['natGateway'],
    );
    const subnets = tables.flatMap((table) => subnetsBehind(table, model));
    const zones = new Set(subnets.map((one) => one?.zone));
    const others = [...zones].flatMap((zone) => (zone === undefined || zone === nat.zone ? [] : [zone]));
    if (nat.zone !== undefined && others.length > 0)
      return weak(
        `it stands in ${nat.zone}, and subnets in ${others.toSorted(compareText).join(' and ')} go out by it`,
      );
    if (nat.zone === undefined && zones.size > 0) return cannotTell('the zone that it stands in');
    return zones.has(undefined) ? cannotTell('the zone of a subnet that goes out by it') : sound;
  },
  cases: {
    fires: {
      resources: [
        gateway,
        tableOf('subnet-a', 'subnet-b'),
        subnet('subnet-a', 'us-east-1a'),
        subnet('subnet-b', 'us-east-1b'),
      ],
    },
    sound: {
      resources: [
        gateway,
        tableOf('subnet-a'),
        subnet('subnet-a', 'us-east-1a'),
        subnet('subnet-b', 'us-east-1b'),
      ],
    },
  },
};

/** Those that are associated by name, and for the main table of a VPC those that are with none. Undefined: one that is not known. */
function subnetsBehind(table: Resource, model: Model): readonly (Resource | undefined)[] {
  const vpc = textIn(table, 'vpc');
  const ofVpc = (kind: 'vpc:subnet' | 'vpc:route-table') =>
    [...model.ofKind(kind)].flatMap((id) => {
      const one = model.resources.get(id);
      return one !== undefined && textIn(one, 'vpc') === vpc ? [one] : [];
    });
  const subnets = ofVpc('vpc:subnet');
  const named = textsIn(table, 'subnets').map((id) => subnets.find((one) => textIn(one, 'subnet') === id));
  if (table.facts['main'] !== true) return named;
  const elsewhere = new Set(ofVpc('vpc:route-table').flatMap((one) => textsIn(one, 'subnets')));
  return [...named, ...subnets.filter((one) => !elsewhere.has(textIn(one, 'subnet') ?? ''))];
}

const scarceShare = 0.1;

const nearlyFull: PostureRule = {
  id: 'vpc/subnet-nearly-full',
  title: 'A subnet with hardly an address left',
  severity: 'medium',
  kinds: ['vpc:subnet'],
  reads: ['addresses', 'free'],
  why: 'Each machine, load balancer node, task and endpoint takes an address. When a zone is lost, or under more users than usual, what should be launched in this subnet is refused.',
  change:
    'Add a larger subnet in the same zone and let groups and load balancers use it; the block of a subnet cannot be changed.',
  bearsOn: ['slo', 'rtoSeconds'],
  judge(one) {
    const [all, free] = [numberIn(one, 'addresses'), numberIn(one, 'free')];
    if (all === undefined || free === undefined) return cannotTell('how many addresses are free');
    return free < all * scarceShare ? weak(`${free} of ${all} addresses are free`) : sound;
  },
  cases: {
    fires: { resources: [{ kind: 'vpc:subnet', name: 'private-a', facts: { addresses: 251, free: 25 } }] },
    sound: { resources: [{ kind: 'vpc:subnet', name: 'private-a', facts: { addresses: 251, free: 26 } }] },
  },
};

/** Within its zone AWS keeps a gateway up; nothing leads another zone to another gateway by itself. */
const gateways: Recovery = {
  kinds: ['nat:gateway'],
  time(nat, loss, model) {
    if (loss !== 'zone' || nat.facts['availability'] === 'regional') return undefined;
    const answer = ask(servesOtherZones, nat, model);
    if (answer?.kind === 'weak') return byHand(`${answer.detail}; somebody has to change their routes`);
    return answer?.kind === 'cannot-tell' ? unclear(answer.missing) : undefined;
  },
};

export const vpc: PostureService = {
  name: 'VPC, subnets, NAT gateways, peering, Transit Gateway',
  rules: [servesOtherZones, nearlyFull],
  recoveries: [gateways],
};
