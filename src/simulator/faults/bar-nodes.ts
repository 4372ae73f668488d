import { z } from 'zod';
import { defineFault } from './fault.ts';
import {
  kubernetesClusterName,
  sampleKubernetesCluster,
  selectKubernetesCluster,
} from './select-kubernetes-cluster.ts';

export const barNodes = defineFault({
  name: 'bar-nodes',
  summary: 'machines that the node groups of a cluster of EKS launch cannot join it any more',
  parameters: z.strictObject({ cluster: kubernetesClusterName }),
  sample: (world, draw) => sampleKubernetesCluster(world, draw, ({ nodeGroups }) => nodeGroups.length > 0),
  begin(world, { cluster }) {
    const cause = {};
    const { nodeGroups } = selectKubernetesCluster(world, cluster);
    for (const { nodesDoNotJoin } of nodeGroups) nodesDoNotJoin.add(cause);
    return () => {
      for (const { nodesDoNotJoin } of nodeGroups) nodesDoNotJoin.delete(cause);
    };
  },
});
