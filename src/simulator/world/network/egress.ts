import { impairFleet } from '../compute/impairments.ts';
import { addTrouble } from '../traffic/troubles.ts';
import { impairLink } from '../traffic/links.ts';
import type { NatGateway, NatTrouble, RouteTable } from '../state/network.ts';
import type { World } from '../state/world.ts';
import { everywhere, isBlackhole } from './routes.ts';

/** Of the requests to a machine: those that need something outside of the VPC (model). */
export const usualShare = 0.3;

/**
 * A zone whose machines lose a part of what they send out: they reach the APIs of AWS as seldom, requests that
 * need something outside fail, and one that is launched meanwhile cannot fetch what it is to run.
 */
export function cutEgress(
  world: World,
  zone: string,
  { loss, share }: { readonly loss: number; readonly share: number },
): () => void {
  const heals = [
    impairLink(world, { from: zone, to: 'aws-api', loss, latencyMs: 0 }),
    addTrouble(world, {
      kind: 'answers',
      place: zone,
      errorShare: share * loss,
      latencyMs: 0,
      checksToo: false,
    }),
    ...(loss < 0.5
      ? []
      : [
          impairFleet(
            world,
            { zone, impairment: { kind: 'app-down', cure: 'none' } },
            { newbornsOnly: true, lasting: true },
          ),
        ]),
  ];
  return () => {
    for (const heal of heals) heal();
  };
}

/** Has the machines of each zone suffer what their routes and NAT gateways do now; call it after a change of either. */
export function followRoutes(world: World): void {
  const { cutOff, routeTables } = world.network;
  for (const table of routeTables.values())
    for (const zone of table.zones) {
      const loss = lossBy(world, table);
      const before = cutOff.get(zone);
      if ((before?.loss ?? 0) === loss) continue;
      before?.heal();
      if (loss === 0) cutOff.delete(zone);
      else cutOff.set(zone, { loss, heal: cutEgress(world, zone, { loss, share: usualShare }) });
    }
}

/** Something is wrong with a gateway, until the answer is called; whoever goes out by it suffers. */
export function breakGateway(world: World, gateway: NatGateway, trouble: NatTrouble): () => void {
  gateway.troubles.add(trouble);
  followRoutes(world);
  return () => {
    gateway.troubles.delete(trouble);
    followRoutes(world);
  };
}

/** 0–1, of what is sent out by the default route of a table. */
function lossBy(world: World, { routes }: RouteTable): number {
  const route = routes.find(({ destination }) => destination === everywhere);
  if (route === undefined || isBlackhole(world, route)) return 1;
  const gateway = world.network.natGateways.get(route.target);
  return gateway === undefined ? 0 : lostBy(gateway);
}

/** Share of the connections by a gateway that do not come about, 0–1; of one kind of trouble, or of all. */
export function lostBy({ troubles }: NatGateway, kind?: NatTrouble['kind']): number {
  let through = 1;
  for (const trouble of troubles)
    if (kind === undefined || trouble.kind === kind) through *= 1 - trouble.share;
  return 1 - through;
}
