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
