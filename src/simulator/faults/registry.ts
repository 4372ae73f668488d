import { crashApplication } from './crash-application.ts';
import { delayEffects } from './delay-effects.ts';
import { failDatabaseWriter } from './fail-database-writer.ts';
import { failSite } from './fail-site.ts';
import { failZone } from './fail-zone.ts';
import type { Fault } from './fault.ts';
import { fillDatabaseStorage } from './fill-database-storage.ts';
import { freezeLaunches } from './freeze-launches.ts';
import { hangInstance } from './hang-instance.ts';
import { impairApiFault } from './impair-api.ts';
import { partitionDaemon } from './partition-daemon.ts';
import { slowInstance } from './slow-instance.ts';
import { stopApi } from './stop-api.ts';
import { throttleApi } from './throttle-api.ts';

/** Every fault that a scenario can name. */
export const faults: readonly Fault[] = [
  crashApplication,
  delayEffects,
  failDatabaseWriter,
  failSite,
  failZone,
  fillDatabaseStorage,
  freezeLaunches,
  hangInstance,
  impairApiFault,
  partitionDaemon,
  slowInstance,
  stopApi,
  throttleApi,
];

/** Throws a plain Error, which names those that exist, for one that does not. */
export function faultNamed(name: string): Fault {
  const fault = faults.find((one) => one.name === name);
  if (fault !== undefined) return fault;
  throw new Error(`there is no fault ${name}; there are ${faults.map((one) => one.name).join(', ')}`);
}
