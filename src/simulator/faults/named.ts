import type { FaultTarget } from './fault.ts';
import type { Database } from '../world/state/database.ts';
import type { Instance } from '../world/state/instance.ts';
import type { World } from '../world/state/world.ts';

export function instanceNamed(world: World, { instance: id = '' }: FaultTarget): Instance {
  const instance = world.instances.get(id);
  if (instance === undefined) throw new Error(`there is no instance ${id} in the simulated account`);
  return instance;
}

export function databaseNamed(world: World, { database: id = '' }: FaultTarget): Database {
  const database = world.databases.get(id);
  if (database === undefined) throw new Error(`there is no database ${id} in the simulated account`);
  return database;
}

/** The zones of a region in which something runs. */
export function zonesOf(world: World, { region = '' }: FaultTarget): readonly string[] {
  const zones = new Set<string>();
  for (const instance of world.instances.values()) if (instance.region === region) zones.add(instance.zone);
  if (zones.size === 0) throw new Error(`nothing runs in region ${region} of the simulated account`);
  return [...zones];
}
