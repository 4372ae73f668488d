import { compareText } from '../../model/text-order.ts';
import type { Resource } from '../../model/resource.ts';
import type { WrittenStack } from '../stacks/stack-schema.ts';
import { asName, count, resourcesOf, type Sketch, text, texts } from './sketch.ts';

type WrittenGateway = NonNullable<WrittenStack['natGateways']>[number];
type WrittenSubnet = NonNullable<WrittenStack['subnets']>[number];

/** NAT gateways with the zones that go out by them. A stack has one way out of a zone. */
export function drawNatGateways(sketch: Sketch): readonly WrittenGateway[] {
  const drawn: WrittenGateway[] = [];
  const served = new Set<string>();
  for (const gateway of resourcesOf(sketch, 'nat:gateway')) {
    const { zone, name, region } = gateway;
    const serves = zonesThrough(sketch, gateway).filter((one) => isDrawn(sketch, one) && !served.has(one));
    if (zone === undefined || !isDrawn(sketch, zone) || serves.length === 0) {
      sketch.leftOut.push(`NAT gateway ${name} in ${region}: no machines are known that go out by it alone`);
      continue;
    }
    for (const one of serves) served.add(one);
    const known = drawn.some((one) => one.name === asName(name));
    drawn.push({
      name: known ? String(gateway.facts['natGateway']) : asName(name),
      zone,
      serves: [...serves],
    });
  }
  return drawn;
}

/** Zones whose subnets have a route table that leads to it. */
function zonesThrough({ observed: { model } }: Sketch, { id, account, region }: Resource): readonly string[] {
  const tables = [...model.incoming(id)].flatMap(({ from }) => model.resources.get(from) ?? []);
  const subnets = new Set(tables.flatMap(({ facts }) => texts(facts['subnets'])));
  const zones = [...model.ofKind('vpc:subnet')].flatMap((one) => {
    const subnet = model.resources.get(one);
    const isHere = subnet?.account === account && subnet.region === region;
    return isHere && subnets.has(text(subnet.facts['subnet']) ?? '') ? (subnet.zone ?? []) : [];
  });
  return [...new Set(zones)].toSorted(compareText);
}

const isDrawn = ({ regions }: Sketch, zone: string): boolean =>
  regions.some(({ zones }) => zones.includes(zone));

type WrittenWay = NonNullable<WrittenStack['peerings']>[number];

/** What leads out of the VPC to a block of addresses: `to` says by what id routes know it. */
export function drawWays(
  sketch: Sketch,
  kind: 'vpc:peering-connection' | 'transit-gateway:attachment',
  idOf: (way: Resource) => string | undefined,
): readonly WrittenWay[] {
  return resourcesOf(sketch, kind).flatMap((way): readonly WrittenWay[] => {
    const { name, region } = way;
    const to = destinationOf(sketch, way, idOf(way));
    if (to !== undefined && sketch.regions.some((one) => one.region === region))
      return [{ name: asName(name), region, to }];
    sketch.leftOut.push(`${name} in ${region}: no route leads there`);
    return [];
  });
}

function destinationOf(
  { observed: { model } }: Sketch,
  { account, region }: Resource,
  id: string | undefined,
): string | undefined {
  for (const one of model.ofKind('vpc:route-table')) {
    const table = model.resources.get(one);
    if (table?.account !== account || table.region !== region) continue;
    const route = texts(table.facts['routes']).find((words) => words.endsWith(` ${id}`));
    const [to] = route?.split(' ') ?? [];
    if (to !== undefined && /^[\d.]+\/\d+$/.test(to)) return to;
  }
  return undefined;
}

/** Of each zone the fullest subnet in which machines stand: a stack has one for all of them. */
export function drawSubnets(sketch: Sketch): readonly WrittenSubnet[] {
  const inUse = new Set(resourcesOf(sketch, 'ec2:instance').map(({ facts }) => text(facts['subnet'])));
  const fullest = new Map<string, WrittenSubnet>();
  for (const { zone, facts } of resourcesOf(sketch, 'vpc:subnet')) {
    const prefix = Number(text(facts['cidr'])?.split('/')[1]);
    const [free, all] = [count(facts['free']), count(facts['addresses'])];
    if (zone === undefined || !isDrawn(sketch, zone) || !inUse.has(text(facts['subnet']))) continue;
    if (free === undefined || all === undefined || free > all) continue;
    if (free < (fullest.get(zone)?.free ?? Infinity)) fullest.set(zone, { zone, prefix, free });
  }
  return [...fullest.values()];
}
