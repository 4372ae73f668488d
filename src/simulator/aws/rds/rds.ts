import type { SimulatedService } from '../operation.ts';
import { clusterOperations } from './rds-clusters.ts';
import { eventOperations } from './rds-events.ts';
import { instanceOperations } from './rds-instances.ts';
import { maintenanceOperations } from './rds-maintenance.ts';
import { snapshotOperations } from './rds-snapshots.ts';

export const rds: SimulatedService = {
  id: 'RDS',
  protocol: 'query',
  operations: {
    ...instanceOperations,
    ...clusterOperations,
    ...snapshotOperations,
    ...eventOperations,
    ...maintenanceOperations,
  },
};
