import { recoverDatabase } from './restart-database.ts';
import type { World } from '../state/world.ts';

/** The racks in which the databases and caches of some zones stand lose power until the answer is called. */
export function loseDataRacks(world: World, zones: readonly string[]): () => void {
  for (const zone of zones) world.dataZonesDown.add(zone);
  return () => {
    for (const zone of zones) world.dataZonesDown.delete(zone);
    for (const database of world.databases.values()) {
      const back = zones.includes(database.zone) && !world.dataZonesDown.has(database.zone);
      // What RDS is at work on it finishes by itself.
      if (back && database.up) recoverDatabase(world, database);
    }
  };
}
