import { clustersPart, rereadClusters } from './eks/clusters.ts';
import { insightsPart } from './eks/insights.ts';
import { loadPart } from './eks/load.ts';
import { nodeGroupsPart, rereadNodeGroups } from './eks/node-groups.ts';
import type { Poller } from './poller.ts';
import { reread } from './reread.ts';

/** EKS: whether control planes and managed node groups are well, how busy nodes are, and what EKS itself advises. */
export const eks: Poller = {
  name: 'eks',
  parts: [clustersPart, nodeGroupsPart, loadPart, insightsPart],
  refresh: async (ids, context) => {
    const of = (kind: 'eks:cluster' | 'eks:node-group') =>
      ids.flatMap((id) => {
        const one = context.model.resources.get(id);
        return one?.kind === kind ? [one] : [];
      });
    const clusters = of('eks:cluster');
    const groups = of('eks:node-group');
    return Promise.all([
      ...(clusters.length === 0
        ? []
        : [reread({ poller: 'eks', part: clustersPart }, context, () => rereadClusters(clusters, context))]),
      ...(groups.length === 0
        ? []
        : [
            reread({ poller: 'eks', part: nodeGroupsPart }, context, () => rereadNodeGroups(groups, context)),
          ]),
    ]);
  },
};
