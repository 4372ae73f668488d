import { crashApplication } from './crash-application.ts';
import { failDatabaseWriter } from './fail-database-writer.ts';
import { failSite } from './fail-site.ts';
import { failZone } from './fail-zone.ts';
import type { Fault } from './fault.ts';
import { fillDatabaseStorage } from './fill-database-storage.ts';
import { hangInstance } from './hang-instance.ts';
import { slowInstance } from './slow-instance.ts';

/** Every fault that a scenario can name. */
export const faults: readonly Fault[] = [
  crashApplication,
  failDatabaseWriter,
  failSite,
  failZone,
  fillDatabaseStorage,
  hangInstance,
  slowInstance,
];

/** Throws a plain Error, which names those that exist, for one that does not. */
export function faultNamed(name: string): Fault {
  const fault = faults.find((one) => one.name === name);
  if (fault !== undefined) return fault;
  throw new Error(`there is no fault ${name}; there are ${faults.map((one) => one.name).join(', ')}`);
}
