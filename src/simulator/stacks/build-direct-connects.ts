import { startSiteMetrics } from '../world/network/site-metrics.ts';
import type { World } from '../world/state/world.ts';
import { tagsOf } from './ground.ts';
import { known, regionOf } from './places.ts';
import type { StackDescription } from './stack-schema.ts';

/** Direct Connect, to the virtual private gateway of the region that its VPN connections end at, too (`gateways`). */
export function buildDirectConnects(
  world: World,
  stack: StackDescription,
  gateways: ReadonlyMap<string, string>,
): void {
  const ends = new Map(gateways);
  for (const { name, region: written, location, gigabits, gateway: named, tags } of stack.directConnects) {
    const region = known(regionOf(stack, written), written);
    const end = named === undefined ? region : `${region} ${named}`;
    const gateway = ends.get(end) ?? `vgw-0${world.hexId(16)}`;
    ends.set(end, gateway);
    const id = `dxcon-${world.hexId(8)}`;
    const number = 4 * world.network.directConnects.size + 1;
    world.network.directConnects.set(id, {
      id,
      region,
      name,
      location,
      gigabits,
      gateway,
      isNeeded: named === undefined,
      tags: tagsOf(stack, tags),
      down: new Set(),
      troubles: new Set(),
      virtualInterface: { id: `dxvif-${world.hexId(8)}`, address: `169.254.255.${number}`, tests: [] },
    });
  }
  if (world.network.directConnects.size > 0) startSiteMetrics(world);
}
