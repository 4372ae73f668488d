import { startNatMetrics } from '../world/network/nat-metrics.ts';
import { followRoutes } from '../world/network/egress.ts';
import { everywhere } from '../world/network/routes.ts';
import type { Route } from '../world/state/network.ts';
import type { World } from '../world/state/world.ts';
import { type Ground, groundOf, monthMs, tagsOf } from './ground.ts';
import { known, regionOf, zoneOf } from './places.ts';
import type { StackDescription } from './stack-schema.ts';

/** What stands in a zone reaches out by the route table of its subnet. A region that says nothing of its network has none. */
export function buildNetwork(world: World, stack: StackDescription, grounds: readonly Ground[]): void {
  for (const ground of grounds) {
    const ways = [...peer(world, stack, ground), ...attach(world, stack, ground)];
    const gateways = putNatGateways(world, stack, ground);
    if (ways.length + gateways.length > 0) layRoutes(world, stack, { ground, ways, gateways });
  }
  fillSubnets(world, stack, grounds);
  if (world.network.natGateways.size > 0) startNatMetrics(world);
  followRoutes(world);
}

interface Placed {
  readonly id: string;
  readonly subnet: string;
  readonly serves: readonly string[];
}

function putNatGateways(world: World, stack: StackDescription, ground: Ground): readonly Placed[] {
  return stack.natGateways.flatMap(({ name, zone: written, serves, tags }): readonly Placed[] => {
    const zone = known(zoneOf(stack, written), written);
    if (!ground.places.some((place) => place.zone === zone)) return [];
    const id = `nat-0${world.hexId(16)}`;
    const subnet = `subnet-0${world.hexId(16)}`;
    world.network.natGateways.set(id, {
      id,
      region: ground.region,
      zone,
      vpc: ground.vpc,
      subnet,
      publicIp: `198.51.100.${world.network.natGateways.size + 1}`,
      createdAt: world.clock.now() - monthMs,
      tags: new Map([...tagsOf(stack, tags), ['Name', name]]),
      deletions: new Map(),
      troubles: new Set(),
    });
    return [{ id, subnet, serves: (serves ?? [zone]).map((one) => known(zoneOf(stack, one), one)) }];
  });
}

/** One table for the subnet of each zone, and one for the public subnets in which NAT gateways stand. */
function layRoutes(
  world: World,
  stack: StackDescription,
  about: { readonly ground: Ground; readonly ways: readonly Route[]; readonly gateways: readonly Placed[] },
): void {
  const { ground, ways, gateways } = about;
  const internet = `igw-0${world.hexId(16)}`;
  const tables = [
    ...ground.places.map(({ zone, subnet }) => ({
      name: `private-${zone}`,
      zones: [zone],
      subnets: [subnet],
      out: gateways.find(({ serves }) => serves.includes(zone))?.id ?? internet,
      ways,
    })),
    { name: 'public', zones: [], subnets: gateways.map(({ subnet }) => subnet), out: internet, ways: [] },
  ];
  for (const { name, zones, subnets, out, ways: own } of tables) {
    const id = `rtb-0${world.hexId(16)}`;
    world.network.routeTables.set(id, {
      id,
      region: ground.region,
      vpc: ground.vpc,
      zones,
      subnets,
      routes: [
        { destination: '10.0.0.0/8', target: 'local' },
        { destination: everywhere, target: out },
        ...own.map((route) => ({ ...route })),
      ],
      tags: new Map([...tagsOf(stack, {}), ['Name', name]]),
    });
  }
}

function peer(world: World, stack: StackDescription, { region, vpc }: Ground): readonly Route[] {
  return stack.peerings
    .filter((written) => regionOf(stack, written.region) === region)
    .map(({ name, to, tags }) => {
      const id = `pcx-0${world.hexId(16)}`;
      world.network.peerings.set(id, {
        id,
        region,
        vpc,
        peerVpc: `vpc-0${world.hexId(16)}`,
        tags: new Map([...tagsOf(stack, tags), ['Name', name]]),
        deletions: new Set(),
      });
      return { destination: to, target: id };
    });
}

function attach(world: World, stack: StackDescription, { region, vpc }: Ground): readonly Route[] {
  return stack.transitGateways
    .filter((written) => regionOf(stack, written.region) === region)
    .map(({ name, to, tags }) => {
      const id = `tgw-attach-0${world.hexId(16)}`;
      const gateway = `tgw-0${world.hexId(16)}`;
      world.network.attachments.set(id, {
        id,
        region,
        gateway,
        vpc,
        createdAt: world.clock.now() - monthMs,
        tags: new Map([...tagsOf(stack, tags), ['Name', name]]),
        deletions: new Set(),
      });
      return { destination: to, target: gateway };
    });
}

function fillSubnets(world: World, stack: StackDescription, grounds: readonly Ground[]): void {
  for (const { zone: written, prefix, free } of stack.subnets) {
    const zone = known(zoneOf(stack, written), written);
    const { places } = groundOf(grounds, zone);
    const { subnet } = known(
      places.find((place) => place.zone === zone),
      zone,
    );
    world.network.subnets.set(subnet, { prefix, free, machines: machinesIn(world, subnet), full: new Set() });
  }
}

function machinesIn(world: World, subnet: string): number {
  return [...world.instances.values()].filter((instance) => instance.subnet === subnet).length;
}
