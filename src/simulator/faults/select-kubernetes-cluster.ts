import { z } from 'zod';
import type { RandomStream } from '../../runtime/random.ts';
import type { KubernetesCluster } from '../world/state/kubernetes-cluster.ts';
import type { World } from '../world/state/world.ts';
import { oneOf } from './select.ts';

export const kubernetesClusterName = z
  .string()
  .min(1)
  .describe('`cluster` (the first of the stack), or the name of a cluster of EKS.');

export function selectKubernetesCluster(world: World, name: string): KubernetesCluster {
  const all = [...world.kubernetesClusters.values()];
  const found = name === 'cluster' ? all[0] : all.find((cluster) => cluster.name === name);
  if (found !== undefined) return found;
  throw new Error(
    `there is no cluster of EKS ${name} in the simulated account; there are ${all.map((one) => one.name).join(', ') || 'none'}`,
  );
}

/** For `sample`: one that the fault could befall. */
export function sampleKubernetesCluster(
  world: World,
  draw: RandomStream,
  holds: (cluster: KubernetesCluster) => boolean = () => true,
): { readonly cluster: string } | undefined {
  const found = oneOf([...world.kubernetesClusters.values()].filter(holds), draw);
  return found === undefined ? undefined : { cluster: found.name };
}
