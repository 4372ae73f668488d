import { z } from 'zod';
import { defineFault } from './fault.ts';
import {
  kubernetesClusterName,
  sampleKubernetesCluster,
  selectKubernetesCluster,
} from './select-kubernetes-cluster.ts';

export const loseClusterRole = defineFault({
  name: 'lose-cluster-role',
  summary:
    'the role that a control plane of EKS acts with is gone: what runs goes on, and nothing can be changed',
  parameters: z.strictObject({ cluster: kubernetesClusterName }),
  sample: (world, draw) => sampleKubernetesCluster(world, draw),
  begin(world, { cluster }) {
    const { roleLost } = selectKubernetesCluster(world, cluster);
    const cause = {};
    roleLost.add(cause);
    return () => void roleLost.delete(cause);
  },
});
