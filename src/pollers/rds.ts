import type { Poller } from './poller.ts';
import { clustersPart } from './rds/clusters.ts';
import { connectionsPart } from './rds/connections.ts';
import { eventsPart } from './rds/events.ts';
import { globalClustersPart } from './rds/global-clusters.ts';
import { instancesPart } from './rds/instances.ts';
import { lagPart } from './rds/lag.ts';
import { maintenancePart } from './rds/maintenance.ts';
import { refreshDatabases } from './rds/refresh.ts';

/** RDS and Aurora: instances, clusters, what RDS does with them by itself, how far replicas are behind, who is connected, and what is to come. */
export const rds: Poller = {
  name: 'rds',
  parts: [
    instancesPart,
    clustersPart,
    eventsPart,
    lagPart,
    connectionsPart,
    maintenancePart,
    globalClustersPart,
  ],
  refresh: refreshDatabases,
};
