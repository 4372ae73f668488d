import { everyMinute } from '../signals/every-minute.ts';
import { recorder } from '../signals/metrics.ts';
import type { NatGateway } from '../state/network.ts';
import type { World } from '../state/world.ts';
import { lostBy } from './egress.ts';
import { everywhere } from './routes.ts';

/** Connections that the machines of one zone open each minute (model). */
const perZone = 600;

/** What CloudWatch is told of each NAT gateway, once a minute, zeros as well; call it where there are some. */
export function startNatMetrics(world: World): void {
  everyMinute(world, (at) => {
    for (const gateway of world.network.natGateways.values())
      if (gateway.deletions.size === 0) report(world, gateway, at);
  });
}

function report(world: World, gateway: NatGateway, at: number): void {
  const record = recorder(
    world,
    {
      region: gateway.region,
      namespace: 'AWS/NATGateway',
      dimensions: { NatGatewayId: gateway.id },
    },
    at,
  );
  const attempts = perZone * zonesBehind(world, gateway);
  record('ConnectionAttemptCount', attempts);
  record('ConnectionEstablishedCount', Math.round(attempts * (1 - lostBy(gateway))));
  record('ErrorPortAllocation', Math.round(attempts * lostBy(gateway, 'no-ports')));
}

function zonesBehind({ network }: World, { id }: NatGateway): number {
  let zones = 0;
  for (const table of network.routeTables.values())
    if (table.routes.some(({ destination, target }) => destination === everywhere && target === id))
      zones += table.zones.length;
  return zones;
}
