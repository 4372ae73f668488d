import { clustersPart } from './elasticache/clusters.ts';
import { eventsPart } from './elasticache/events.ts';
import { groupsPart } from './elasticache/groups.ts';
import { nodesPart } from './elasticache/nodes.ts';
import { refreshCaches } from './elasticache/refresh.ts';
import { tagsPart } from './elasticache/tags.ts';
import type { Poller } from './poller.ts';

/**
 * ElastiCache: clusters and replication groups, who is primary, what ElastiCache does with them by itself,
 * and how nodes stand by what their clients and replicas see. Only the list of clusters is read where there is none.
 */
export const elasticache: Poller = {
  name: 'elasticache',
  parts: [clustersPart, groupsPart, eventsPart, nodesPart, tagsPart],
  refresh: refreshCaches,
};
