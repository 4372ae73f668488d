import { lostBy } from '../../world/network/egress.ts';
import { isBlackhole } from '../../world/network/routes.ts';
import { lostByLink, type SiteWay, wayToSite } from '../../world/network/site.ts';
import type { World } from '../../world/state/world.ts';
import type { ActReader } from './act.ts';
import { textIn } from './input.ts';

/** What the operations of EC2 do to the ways out of a VPC. */
export const onNetwork: Readonly<Record<string, ActReader>> = {
  /** A route that leads to where less gets through than before is a path taken away. */
  ReplaceRoute: ({ world, input }) => {
    const table = world.network.routeTables.get(textIn(input, 'RouteTableId') ?? '');
    const destination = textIn(input, 'DestinationCidrBlock') ?? '';
    const from = table?.routes.find((route) => route.destination === destination)?.target;
    const to = ['NatGatewayId', 'GatewayId', 'TransitGatewayId', 'VpcPeeringConnectionId']
      .map((name) => textIn(input, name))
      .find((target) => target !== undefined);
    if (table === undefined || from === undefined || to === undefined) return [];
    const isWorse = through(world, destination, to) < through(world, destination, from);
    return [
      {
        verb: isWorse ? 'cut-off' : 'reroute',
        target: table.id,
        sets: { thing: `route ${destination} of ${table.id}`, from, to },
      },
    ];
  },
  /** BGP taken down, or brought up again, so that routing goes by what less gets through than before. */
  StartBgpFailoverTest: ({ world, input }) => bgpSet(world, input, 'down'),
  StopBgpFailoverTest: ({ world, input }) => bgpSet(world, input, 'up'),
};

function bgpSet(world: World, input: unknown, to: 'up' | 'down'): ReturnType<ActReader> {
  const id = textIn(input, 'virtualInterfaceId') ?? '';
  const found = [...world.network.directConnects.values()].find(
    ({ virtualInterface }) => virtualInterface.id === id,
  );
  if (found === undefined || !found.isNeeded) return [];
  const before = throughTo(wayToSite(world, found.region));
  const after =
    to === 'down'
      ? throughTo(wayToSite(world, found.region, found))
      : throughTo({ kind: 'direct-connect', way: found });
  const sets = { thing: `BGP of ${id}`, from: to === 'up' ? 'down' : 'up', to };
  return [{ verb: after < before ? 'cut-off' : 'reroute', target: id, sets }];
}

/** 0–1: what gets through by a way to the site. */
function throughTo(way: SiteWay | undefined): number {
  if (way === undefined) return 0;
  return way.kind === 'vpn' ? 1 : 1 - lostByLink(way.way);
}

/** 0–1: what gets through to a target of a route. */
function through(world: World, destination: string, target: string): number {
  if (isBlackhole(world, { destination, target })) return 0;
  const gateway = world.network.natGateways.get(target);
  return gateway === undefined ? 1 : 1 - lostBy(gateway);
}
