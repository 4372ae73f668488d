import { doubleCapacity } from './double-capacity.ts';
import { promoteFirstReplica } from './promote-first-replica.ts';
import { rebuildRedReplicas } from './rebuild-red-replicas.ts';
import type { Reflex } from './reflex.ts';
import { replaceRedInstances } from './replace-red-instances.ts';
import { restartBusyDatabases } from './restart-busy-databases.ts';
import { scaleInWhenDark } from './scale-in-when-dark.ts';
import { shiftRedZones } from './shift-red-zones.ts';
import { withdrawRedRecords } from './withdraw-red-records.ts';

/** All that the naive automation does, in the order in which it does it. */
export const reflexes: readonly Reflex[] = [
  withdrawRedRecords,
  shiftRedZones,
  promoteFirstReplica,
  restartBusyDatabases,
  rebuildRedReplicas,
  replaceRedInstances,
  scaleInWhenDark,
  doubleCapacity,
];
