import { loseDataRacks } from '../world/data/data-outage.ts';
import { between } from '../world/draw.ts';
import type { World } from '../world/state/world.ts';

/**
 * Takes the machines of some zones off power and network, with nothing left there to launch on. Managed
 * databases stand in other racks and stay, unless the whole zone is meant. What comes back boots first.
 */
export function loseZones(
  world: World,
  zones: readonly string[],
  options: { readonly databases?: boolean } = {},
): () => void {
  for (const zone of zones) {
    world.zonesDown.add(zone);
    world.zonesWithoutCapacity.add(zone);
  }
  const restoreData = options.databases === true ? loseDataRacks(world, zones) : undefined;
  return () => {
    for (const zone of zones) {
      world.zonesDown.delete(zone);
      world.zonesWithoutCapacity.delete(zone);
    }
    restoreData?.();
    for (const instance of world.instances.values()) {
      const back = zones.includes(instance.zone) && !world.zonesDown.has(instance.zone);
      if (!back || instance.state !== 'running') continue;
      instance.servesFrom = world.clock.now() + between(world, 'boot', 60_000, 120_000);
    }
  };
}
